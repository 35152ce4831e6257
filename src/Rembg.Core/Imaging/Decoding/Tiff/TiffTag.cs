namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>The fields of a TIFF directory that matter for pixels (TIFF 6.0, its supplements and DNG 1.7).</summary>
internal enum TiffTag : ushort
{
    /// <summary>Flags: 1 for a reduced-resolution image, 4 for a transparency mask.</summary>
    NewSubfileType = 254,

    /// <summary>The older form of <see cref="NewSubfileType"/>: 2 for a reduced-resolution image.</summary>
    SubfileType = 255,

    /// <summary>The number of columns.</summary>
    ImageWidth = 256,

    /// <summary>The number of rows.</summary>
    ImageLength = 257,

    /// <summary>The number of bits per sample.</summary>
    BitsPerSample = 258,

    /// <summary>The compression scheme.</summary>
    Compression = 259,

    /// <summary>The colour space.</summary>
    Photometric = 262,

    /// <summary>The order of bits in a byte.</summary>
    FillOrder = 266,

    /// <summary>The camera's maker.</summary>
    Make = 271,

    /// <summary>The camera.</summary>
    Model = 272,

    /// <summary>The offsets of the strips.</summary>
    StripOffsets = 273,

    /// <summary>EXIF orientation.</summary>
    Orientation = 274,

    /// <summary>The number of samples per pixel.</summary>
    SamplesPerPixel = 277,

    /// <summary>The number of rows per strip.</summary>
    RowsPerStrip = 278,

    /// <summary>The number of bytes per strip.</summary>
    StripByteCounts = 279,

    /// <summary>1 for interleaved samples, 2 for planes.</summary>
    PlanarConfiguration = 284,

    /// <summary>Options of CCITT group 3.</summary>
    T4Options = 292,

    /// <summary>Options of CCITT group 4.</summary>
    T6Options = 293,

    /// <summary>The predictor: the value that is subtracted before compression.</summary>
    Predictor = 317,

    /// <summary>The palette.</summary>
    ColorMap = 320,

    /// <summary>The number of columns per tile.</summary>
    TileWidth = 322,

    /// <summary>The number of rows per tile.</summary>
    TileLength = 323,

    /// <summary>The offsets of the tiles.</summary>
    TileOffsets = 324,

    /// <summary>The number of bytes per tile.</summary>
    TileByteCounts = 325,

    /// <summary>Directories below this one.</summary>
    SubDirectories = 330,

    /// <summary>The inks of separated images; 1 for CMYK.</summary>
    InkSet = 332,

    /// <summary>The meaning of the samples in addition to the colours.</summary>
    ExtraSamples = 338,

    /// <summary>The number format of samples.</summary>
    SampleFormat = 339,

    /// <summary>Quantization and Huffman tables that JPEG strips share.</summary>
    JpegTables = 347,

    /// <summary>The weights of the colours in luma.</summary>
    YCbCrCoefficients = 529,

    /// <summary>The subsampling of chroma.</summary>
    YCbCrSubsampling = 530,

    /// <summary>The position of subsampled chroma.</summary>
    YCbCrPositioning = 531,

    /// <summary>The headroom and footroom of samples.</summary>
    ReferenceBlackWhite = 532,

    /// <summary>The ICC profile.</summary>
    IccProfile = 34675,

    /// <summary>The DNG version.</summary>
    DngVersion = 50706,
}

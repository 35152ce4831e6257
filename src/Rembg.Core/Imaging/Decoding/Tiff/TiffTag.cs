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

    /// <summary>Bits of each sample.</summary>
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

    /// <summary>Samples of each pixel.</summary>
    SamplesPerPixel = 277,

    /// <summary>Rows of each strip.</summary>
    RowsPerStrip = 278,

    /// <summary>Bytes of each strip.</summary>
    StripByteCounts = 279,

    /// <summary>1 for interleaved samples, 2 for planes.</summary>
    PlanarConfiguration = 284,

    /// <summary>Options of CCITT group 3.</summary>
    T4Options = 292,

    /// <summary>Options of CCITT group 4.</summary>
    T6Options = 293,

    /// <summary>The predictor: the value that was subtracted before compression.</summary>
    Predictor = 317,

    /// <summary>The palette.</summary>
    ColorMap = 320,

    /// <summary>Columns of each tile.</summary>
    TileWidth = 322,

    /// <summary>Rows of each tile.</summary>
    TileLength = 323,

    /// <summary>The offsets of the tiles.</summary>
    TileOffsets = 324,

    /// <summary>Bytes of each tile.</summary>
    TileByteCounts = 325,

    /// <summary>Directories below this one.</summary>
    SubDirectories = 330,

    /// <summary>The inks of separated images; 1 for CMYK.</summary>
    InkSet = 332,

    /// <summary>The meaning of samples beyond the colours.</summary>
    ExtraSamples = 338,

    /// <summary>The number format of samples.</summary>
    SampleFormat = 339,

    /// <summary>Quantization and Huffman tables that JPEG strips share.</summary>
    JpegTables = 347,

    /// <summary>Weights of luma.</summary>
    YCbCrCoefficients = 529,

    /// <summary>Subsampling of chroma.</summary>
    YCbCrSubsampling = 530,

    /// <summary>The place of subsampled chroma.</summary>
    YCbCrPositioning = 531,

    /// <summary>Headroom and footroom of samples.</summary>
    ReferenceBlackWhite = 532,

    /// <summary>The ICC profile.</summary>
    IccProfile = 34675,

    /// <summary>The version of a digital negative.</summary>
    DngVersion = 50706,
}

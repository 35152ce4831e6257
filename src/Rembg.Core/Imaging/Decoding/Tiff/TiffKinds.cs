namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>A supported colour space (TIFF 6.0, Photoshop's supplement, SGI's LogLuv).</summary>
internal enum TiffPhotometric
{
    /// <summary>Grey; 0 is white.</summary>
    MinIsWhite = 0,

    /// <summary>Grey; 0 is black.</summary>
    MinIsBlack = 1,

    /// <summary>RGB.</summary>
    Rgb = 2,

    /// <summary>Indices into a palette.</summary>
    Palette = 3,

    /// <summary>Inks.</summary>
    Separated = 5,

    /// <summary>Luma and chroma.</summary>
    YCbCr = 6,

    /// <summary>CIE L*a*b* with signed a* and b*.</summary>
    CieLab = 8,

    /// <summary>CIE L*a*b* with unsigned a* and b*.</summary>
    IccLab = 9,

    /// <summary>SGI's logarithmic colours.</summary>
    LogLuv = 32845,
}

/// <summary>The number format of samples.</summary>
internal enum TiffSampleFormat
{
    /// <summary>Unsigned integers.</summary>
    Unsigned = 1,

    /// <summary>Signed integers in two's complement.</summary>
    Signed = 2,

    /// <summary>IEEE floating point.</summary>
    Float = 3,

    /// <summary>Not specified.</summary>
    Undefined = 4,

    /// <summary>Complex integers.</summary>
    ComplexInteger = 5,

    /// <summary>Complex floating point.</summary>
    Complex = 6,
}

/// <summary>Describes number formats.</summary>
internal static class TiffSampleFormats
{
    /// <summary>Returns the description of a format.</summary>
    public static string Describe(this TiffSampleFormat format) => format switch
    {
        TiffSampleFormat.Unsigned or TiffSampleFormat.Undefined => "unsigned",
        TiffSampleFormat.Signed => "signed",
        TiffSampleFormat.Float => "floating point",
        TiffSampleFormat.ComplexInteger or TiffSampleFormat.Complex => "complex numbers",
        _ => $"sample format {(int)format}",
    };
}

/// <summary>The compression schemes of TIFF files.</summary>
internal static class TiffCompression
{
    /// <summary>No compression.</summary>
    public const int None = 1;

    /// <summary>JPEG in its current form, not the obsolete one.</summary>
    public const int Jpeg = 7;

    /// <summary>Returns the name of a scheme that the bundled libtiff cannot read; null for one that it can read.</summary>
    public static string? Unsupported(int scheme) => scheme switch
    {
        // None, CCITT (three), LZW, JPEG, Deflate (two), NeXT, CCITT with aligned rows, PackBits, ThunderScan, PixarLog, SGI LogLuv (two),
        // WebP.
        None or 2 or 3 or 4 or 5 or Jpeg or 8 or 32946 or 32766 or 32771 or 32773 or 32809 or 32909 or 34676 or 34677 or 50001 => null,
        6 => "the obsolete form of JPEG",
        9 or 10 or 34661 => "JBIG",
        33003 or 33004 or 33005 or 34712 => "JPEG 2000",
        34887 => "LERC",
        34925 => "LZMA",
        50000 => "Zstandard",
        50002 or 52546 => "JPEG XL",
        _ => $"scheme {scheme}",
    };
}

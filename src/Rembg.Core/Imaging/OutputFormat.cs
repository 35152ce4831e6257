namespace Rembg.Imaging;

/// <summary>A file format that can be written.</summary>
public enum OutputFormat
{
    /// <summary>PNG: lossless, alpha, 8 or 16 bits.</summary>
    Png,

    /// <summary>WebP: small, alpha, 8 bits; at most 16383 pixels per side.</summary>
    WebP,

    /// <summary>TIFF with Deflate compression: lossless, alpha, 8 or 16 bits.</summary>
    Tiff,

    /// <summary>JPEG: small, no alpha; it needs an opaque background.</summary>
    Jpeg,

    /// <summary>AVIF: very small, alpha, 8 bits; slow to write.</summary>
    Avif,

    /// <summary>JPEG XL: small, or lossless with quality 100; alpha, 8 bits.</summary>
    JpegXl,
}

/// <summary>The properties of the output formats.</summary>
public static class OutputFormats
{
    /// <summary>Returns the file name extension, with its dot.</summary>
    public static string Extension(this OutputFormat format) => format switch
    {
        OutputFormat.Png => ".png",
        OutputFormat.WebP => ".webp",
        OutputFormat.Tiff => ".tif",
        OutputFormat.Jpeg => ".jpg",
        OutputFormat.Avif => ".avif",
        OutputFormat.JpegXl => ".jxl",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Returns the format for an extension; null if no format has it.</summary>
    /// <param name="extension">The extension, with or without its dot.</param>
    public static OutputFormat? OfExtension(string extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return extension.TrimStart('.').ToUpperInvariant() switch
        {
            "PNG" => OutputFormat.Png,
            "WEBP" => OutputFormat.WebP,
            "TIF" or "TIFF" => OutputFormat.Tiff,
            "JPG" or "JPEG" or "JPE" or "JFIF" => OutputFormat.Jpeg,
            "AVIF" => OutputFormat.Avif,
            "JXL" => OutputFormat.JpegXl,
            _ => null,
        };
    }

    /// <summary>Returns the largest number of columns or rows that the format or its encoder supports.</summary>
    public static int LargestSide(this OutputFormat format) => format switch
    {
        OutputFormat.WebP => 16_383,
        OutputFormat.Jpeg => 65_500,
        OutputFormat.Avif => 16_384,
        OutputFormat.JpegXl => 1 << 20,
        OutputFormat.Png => 1_000_000,
        _ => 100_000_000,
    };

    /// <summary>Determines whether pixels can be transparent.</summary>
    public static bool HasAlpha(this OutputFormat format) => format != OutputFormat.Jpeg;

    /// <summary>Determines whether the format has a quality setting, <see cref="ImageEncoding.Quality"/>.</summary>
    public static bool HasQuality(this OutputFormat format) => !format.HasCompressionLevel();

    /// <summary>Determines whether the format has a compression level, <see cref="ImageEncoding.CompressionLevel"/>.</summary>
    public static bool HasCompressionLevel(this OutputFormat format) => format is OutputFormat.Png or OutputFormat.Tiff;

    /// <summary>Determines whether channels can have 16 bits.</summary>
    public static bool Has16Bits(this OutputFormat format) => format is OutputFormat.Png or OutputFormat.Tiff;
}

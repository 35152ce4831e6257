using NetVips;

using Rembg.Imaging.Decoding.Magick;
using Rembg.Imaging.Writing;
using Rembg.Imaging.Writing.Png;

namespace Rembg.Imaging;

/// <summary>The settings for encoding an image.</summary>
/// <param name="Format">The file format.</param>
/// <param name="CompressionLevel">
/// The level for PNG and TIFF, from 0 (fast, large) to 9 (slow, small). It does not affect quality. If it is null, the level of TIFF is
/// <see cref="DefaultCompressionLevel"/>, and PNG with 8 bits has its own encoder, which is faster than any level above 0.
/// </param>
/// <param name="Quality">The quality for WebP, JPEG, AVIF and JPEG XL, from 1 (small) to 100 (best; lossless in JPEG XL).</param>
public sealed record ImageEncoding(
    OutputFormat Format = OutputFormat.Png,
    int? CompressionLevel = null,
    int Quality = ImageEncoding.DefaultQuality)
{
    /// <summary>
    /// The level if none is given, for TIFF and for PNG with 16 bits. Higher levels make PNG files of cut-outs at most 2 % smaller but
    /// several times slower to write.
    /// </summary>
    public const int DefaultCompressionLevel = 3;

    // The difference from the row above. The usual Paeth filter takes half as long again, and its files are between 5 % smaller and 5 %
    // larger; with any filter, transparent areas become zeros. See docs/performance.md.
    private const Enums.ForeignPngFilter PngFilter = Enums.ForeignPngFilter.Up;

    // The largest number of pixels for which a JPEG gets optimized code tables: they make it 2 to 4 % smaller, but keep all coefficients in
    // memory until the end.
    private const long LargestOptimized = 16_000_000;
    private const int CoefficientBytes = 13;

    // Bytes per pixel in encoders that need the whole picture: libwebp's copy of it and its own planes.
    private const int WholePictureBytes = 12;

    // Measured bytes per pixel in the encoders for AVIF and JPEG XL.
    private const int AvifBytes = 30;
    private const int JpegXlBytes = 50;

    private static readonly Lazy<bool> HasAvifEncoder = new(CanWriteAvif);

    /// <summary>A quality at which losses are hardly visible.</summary>
    public const int DefaultQuality = 90;

    /// <summary>Returns the approximate number of bytes that the encoder holds; 0 if it writes rows as they arrive.</summary>
    /// <param name="pixels">The number of pixels of the image.</param>
    internal long WorkingSize(long pixels) => Format switch
    {
        OutputFormat.Png or OutputFormat.Tiff => 0,
        OutputFormat.Jpeg => pixels <= LargestOptimized ? pixels * CoefficientBytes : 0,
        OutputFormat.Avif => pixels * AvifBytes,
        OutputFormat.JpegXl => pixels * JpegXlBytes,
        _ => pixels * WholePictureBytes,
    };

    /// <summary>Checks that this build can write the format.</summary>
    /// <exception cref="OptionsInvalidException">It cannot; the message gives the reason.</exception>
    internal void Validate()
    {
        if (Format == OutputFormat.Avif && !HasAvifEncoder.Value)
        {
            throw new OptionsInvalidException("The available libvips has no AVIF encoder: choose another format.");
        }

        if (Format == OutputFormat.JpegXl && MagickLibrary.Obstacle is { } reason)
        {
            throw new OptionsInvalidException($"JPEG XL cannot be written: {reason}.");
        }
    }

    private int Level => CompressionLevel ?? DefaultCompressionLevel;

    private static bool CanWriteAvif()
    {
        try
        {
            using Image pixels = Image.Black(16, 16, bands: 3);
            return pixels.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1).Length > 0;
        }
        catch (VipsException)
        {
            return false;
        }
    }

    /// <summary>Writes an image. The ICC profile is the only metadata that is kept.</summary>
    /// <exception cref="VipsException">Encoding or writing failed.</exception>
    internal void Write(Image image, Target target)
    {
        const Enums.ForeignKeep Keep = Enums.ForeignKeep.Icc;
        switch (Format)
        {
            case OutputFormat.Png when CompressionLevel is null && PngEncoder.CanEncode(image):
                PngEncoder.Write(image, target);
                break;
            case OutputFormat.Png:
                image.PngsaveTarget(target, compression: Level, filter: PngFilter, keep: Keep);
                break;
            case OutputFormat.WebP:
                image.WebpsaveTarget(target, q: Quality, keep: Keep);
                break;
            case OutputFormat.Tiff:
                image.TiffsaveTarget(
                    target,
                    compression: Enums.ForeignTiffCompression.Deflate,
                    predictor: Enums.ForeignTiffPredictor.Horizontal,
                    level: Level,
                    keep: Keep);
                break;
            case OutputFormat.Jpeg:
                image.JpegsaveTarget(target, q: Quality, optimizeCoding: (long)image.Width * image.Height <= LargestOptimized, keep: Keep);
                break;
            case OutputFormat.Avif:
                image.HeifsaveTarget(target, q: Quality, compression: Enums.ForeignHeifCompression.Av1, keep: Keep);
                break;
            case OutputFormat.JpegXl:
                JxlEncoder.Write(image, Quality, target);
                break;
            default:
                throw new InvalidOperationException($"Unknown format {Format}.");
        }
    }
}

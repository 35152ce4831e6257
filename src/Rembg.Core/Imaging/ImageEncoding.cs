using NetVips;

using Rembg.Imaging.Decoding.Magick;
using Rembg.Imaging.Writing;

namespace Rembg.Imaging;

/// <summary>The encoding of an image.</summary>
/// <param name="Format">The file format.</param>
/// <param name="CompressionLevel">PNG and TIFF: 0 (fast, large) to 9 (slow, small). It never costs quality.</param>
/// <param name="Quality">WebP, JPEG, AVIF and JPEG XL: 1 (small) to 100 (best; without loss in JPEG XL).</param>
public sealed record ImageEncoding(
    OutputFormat Format = OutputFormat.Png,
    int CompressionLevel = ImageEncoding.DefaultCompressionLevel,
    int Quality = ImageEncoding.DefaultQuality)
{
    /// <summary>The level from which on PNG files of cut-outs get smaller by 2 % at most but several times slower to write.</summary>
    public const int DefaultCompressionLevel = 3;

    // The difference from the row above. Paeth's filter, which is usual, takes half as long again for files between 5 %
    // smaller and 5 % larger; what is transparent is zero with any. See docs/performance.md.
    private const Enums.ForeignPngFilter PngFilter = Enums.ForeignPngFilter.Up;

    // Pixels of a JPEG whose code tables are made for it: 2 to 4 % smaller, but all of its coefficients are in memory until
    // its end.
    private const long LargestOptimized = 16_000_000;
    private const int CoefficientBytes = 13;

    // Of each pixel that an encoder keeps which needs the whole picture: libwebp's copy of it and its own planes.
    private const int WholePictureBytes = 12;

    // Of each pixel in the encoders of AVIF and JPEG XL, as measured.
    private const int AvifBytes = 30;
    private const int JpegXlBytes = 50;

    private static readonly Lazy<bool> HasAvifEncoder = new(CanWriteAvif);

    /// <summary>A quality at which loss is hard to see.</summary>
    public const int DefaultQuality = 90;

    /// <summary>Bytes that the encoder holds, roughly; 0 where it writes as rows come.</summary>
    /// <param name="pixels">Pixels of the image.</param>
    internal long WorkingSize(long pixels) => Format switch
    {
        OutputFormat.Png or OutputFormat.Tiff => 0,
        OutputFormat.Jpeg => pixels <= LargestOptimized ? pixels * CoefficientBytes : 0,
        OutputFormat.Avif => pixels * AvifBytes,
        OutputFormat.JpegXl => pixels * JpegXlBytes,
        _ => pixels * WholePictureBytes,
    };

    /// <summary>Checks that this build can write the format.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    internal void Validate()
    {
        if (Format == OutputFormat.Avif && !HasAvifEncoder.Value)
        {
            throw new ArgumentException("The available libvips has no AVIF encoder: choose another format.");
        }

        if (Format == OutputFormat.JpegXl && MagickLibrary.Obstacle is { } reason)
        {
            throw new ArgumentException($"JPEG XL cannot be written: {reason}.");
        }
    }

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

    /// <summary>Writes an image. Of its metadata only the ICC profile is kept.</summary>
    /// <exception cref="VipsException">Encoding or writing failed.</exception>
    internal void Write(Image image, Target target)
    {
        const Enums.ForeignKeep Keep = Enums.ForeignKeep.Icc;
        switch (Format)
        {
            case OutputFormat.Png:
                image.PngsaveTarget(target, compression: CompressionLevel, filter: PngFilter, keep: Keep);
                break;
            case OutputFormat.WebP:
                image.WebpsaveTarget(target, q: Quality, keep: Keep);
                break;
            case OutputFormat.Tiff:
                image.TiffsaveTarget(
                    target,
                    compression: Enums.ForeignTiffCompression.Deflate,
                    predictor: Enums.ForeignTiffPredictor.Horizontal,
                    level: CompressionLevel,
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

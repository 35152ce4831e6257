namespace Rembg.Imaging.Decoding;

/// <summary>
/// Recognizes formats by the first bytes of a file. Only these formats reach a decoder: libvips and ImageMagick also have loaders (SVG,
/// CSV, PDF …) that must not be exposed to untrusted files.
/// </summary>
internal static class ImageSignature
{
    private const int Length = 128;
    private const int BrandLength = 4;

    /// <summary>Returns the format of a file; <see cref="ImageFormat.Unknown"/> for any other format.</summary>
    /// <param name="file">The file; its position changes.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file begins like a TIFF, but ends within its header.</exception>
    public static ImageFormat Recognize(Stream file)
    {
        Span<byte> header = stackalloc byte[Length];
        file.Position = 0;
        ImageFormat format = Recognize(header[..file.ReadAtLeast(header, Length, throwOnEndOfStream: false)]);
        return format == ImageFormat.Tiff && CameraRawFile.IsRawTiff(file) ? ImageFormat.CameraRaw : format;
    }

    /// <summary>Returns the format for the first bytes of a file. Most camera raw files look like TIFFs at this point.</summary>
    public static ImageFormat Recognize(ReadOnlySpan<byte> header) => header switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.WebP,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageFormat.Tiff,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A, ..] => ImageFormat.JpegXl,
        [0xFF, 0x4F, 0xFF, 0x51, ..] or [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A, ..] => ImageFormat.Jpeg2000,
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', 0, 1 or 2, ..] => ImageFormat.Photoshop,
        [0, 0, 1, 0, > 0, 0, _, _, _, 0, ..] => ImageFormat.Icon,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. ReadOnlySpan<byte> brands] => RecognizeBrand(header[3], brands),
        _ when CameraRawFile.HasSignature(header) => ImageFormat.CameraRaw,
        _ => ImageFormat.Unknown,
    };

    // The brands of ISO/IEC 23008-12 (HEIF), the AVIF specification and Canon's raw format; MP4 videos use the same container. The first
    // brand identifies the format, unless it is a general one (mif1, msf1); then the compatible brands after the version do.
    private static ImageFormat RecognizeBrand(byte boxLength, ReadOnlySpan<byte> brands)
    {
        ReadOnlySpan<byte> first = brands[..Math.Min(BrandLength, brands.Length)];
        if (first.SequenceEqual("crx "u8))
        {
            return ImageFormat.CameraRaw;
        }

        if (first.StartsWith("avi"u8))
        {
            return ImageFormat.Avif;
        }

        if (first.StartsWith("hei"u8) || first.StartsWith("hev"u8))
        {
            return ImageFormat.Heic;
        }

        if (!first.SequenceEqual("mif1"u8) && !first.SequenceEqual("msf1"u8))
        {
            return ImageFormat.Unknown;
        }

        int end = Math.Min(boxLength - (2 * BrandLength), brands.Length);
        for (int i = 2 * BrandLength; i + BrandLength <= end; i += BrandLength)
        {
            if (brands[i..].StartsWith("avi"u8))
            {
                return ImageFormat.Avif;
            }
        }

        return ImageFormat.Heic;
    }
}

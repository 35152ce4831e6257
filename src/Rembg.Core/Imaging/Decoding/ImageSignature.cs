namespace Rembg.Imaging.Decoding;

/// <summary>
/// Recognizes a format by its first bytes. Only these formats are handed to a decoder: libvips has loaders (SVG, CSV,
/// raw …) that do not belong in front of files from strangers.
/// </summary>
internal static class ImageSignature
{
    /// <summary>Bytes needed to recognize every format.</summary>
    public const int Length = 12;

    /// <summary>Names a format; <see cref="ImageFormat.Unknown"/> for anything else.</summary>
    public static ImageFormat Recognize(ReadOnlySpan<byte> header) => header switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.WebP,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageFormat.Tiff,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. ReadOnlySpan<byte> brand] when IsStillImage(brand) => ImageFormat.Heif,
        _ => ImageFormat.Unknown,
    };

    // Brands of ISO/IEC 23008-12 (HEIF) and the AVIF specification; MP4 videos share the container.
    private static bool IsStillImage(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("avi"u8)
        || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8);
}

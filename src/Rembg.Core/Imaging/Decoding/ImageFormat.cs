namespace Rembg.Imaging.Decoding;

/// <summary>The file formats that are read. What a file is, its first bytes tell; its name is not asked.</summary>
internal enum ImageFormat
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>JPEG (JFIF, EXIF).</summary>
    Jpeg,

    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>WebP, lossy or lossless; the first frame.</summary>
    WebP,

    /// <summary>TIFF and BigTIFF; the first page.</summary>
    Tiff,

    /// <summary>GIF; the first frame.</summary>
    Gif,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>HEIC and AVIF, as far as the native build has the codec.</summary>
    Heif,
}

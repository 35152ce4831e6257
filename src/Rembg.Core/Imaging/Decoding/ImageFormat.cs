namespace Rembg.Imaging.Decoding;

/// <summary>An image format that can be read. Formats are recognized by the first bytes of a file, not by its name.</summary>
internal enum ImageFormat
{
    /// <summary>Another format.</summary>
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

    /// <summary>AVIF; the primary image.</summary>
    Avif,

    /// <summary>HEIC and related formats; the primary image.</summary>
    Heic,

    /// <summary>JPEG XL; the first frame.</summary>
    JpegXl,

    /// <summary>JPEG 2000, as a file or a bare codestream.</summary>
    Jpeg2000,

    /// <summary>Photoshop (PSD, PSB); the flattened picture.</summary>
    Photoshop,

    /// <summary>Windows icon; the largest picture.</summary>
    Icon,

    /// <summary>Raw data from a camera's sensor, which is developed.</summary>
    CameraRaw,
}

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

    /// <summary>AVIF; the primary image.</summary>
    Avif,

    /// <summary>HEIC and its relatives; the primary image.</summary>
    Heic,

    /// <summary>JPEG XL; the first frame.</summary>
    JpegXl,

    /// <summary>JPEG 2000, in its file format or as a codestream.</summary>
    Jpeg2000,

    /// <summary>Photoshop (PSD, PSB); the flattened picture.</summary>
    Photoshop,

    /// <summary>Windows icon; the largest picture in it.</summary>
    Icon,

    /// <summary>The raw data of a camera's sensor. They are developed.</summary>
    CameraRaw,
}

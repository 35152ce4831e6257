using ImageMagick;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>
/// Reads the orientation of HEIC files. The decoder applies HEIC's own transformations (irot, imir), and the EXIF field repeats them. Some
/// phones and encoders only write the EXIF field, which then is the orientation.
/// </summary>
internal static class HeicOrientation
{
    // A version and flags precede the boxes in "meta".
    private const int VersionLength = 4;

    /// <summary>Returns the EXIF orientation that remains to be applied.</summary>
    /// <param name="image">The image, of which the header has been read.</param>
    /// <param name="content">The content of the file.</param>
    /// <exception cref="InvalidDataException">The boxes are damaged.</exception>
    public static int Read(MagickImage image, PhotoContent content) =>
        image.GetExifProfile()?.GetValue(ExifTag.Orientation)?.Value is { } orientation && orientation is > 1 and <= 8 && !HasTransformation(content)
            ? orientation
            : 1;

    private static bool HasTransformation(PhotoContent content)
    {
        using Stream file = content.OpenRead();
        return IsoBox.ReadAll(file).Where(static box => box.Type == "meta").ToList()
            .SelectMany(box => box.ReadInner(file, VersionLength)).Where(static box => box.Type == "iprp").ToList()
            .SelectMany(box => box.ReadInner(file)).Where(static box => box.Type == "ipco").ToList()
            .SelectMany(box => box.ReadInner(file)).Any(static box => box.Type is "irot" or "imir");
    }
}

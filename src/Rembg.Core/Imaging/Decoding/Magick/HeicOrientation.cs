using ImageMagick;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>
/// The orientation of HEIC files. Their own properties (irot, imir) are applied by the decoder, and the EXIF field beside them
/// repeats what they say. Some phones and encoders write the EXIF field alone; then it is the orientation.
/// </summary>
internal static class HeicOrientation
{
    // A version and flags come before the boxes in "meta".
    private const int VersionLength = 4;

    /// <summary>The orientation that is left to apply, as EXIF counts.</summary>
    /// <param name="image">The image, as far as it is read.</param>
    /// <param name="content">Its file.</param>
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

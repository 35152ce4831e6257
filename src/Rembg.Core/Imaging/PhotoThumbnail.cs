using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>Reads the photo as a model sees it: upright, in sRGB, at the model's size.</summary>
internal static class PhotoThumbnail
{
    /// <summary>Reads a photo into a new array.</summary>
    /// <inheritdoc cref="Read(Photo, int, int, Span{byte}, CancellationToken)"/>
    /// <returns><paramref name="height"/> rows of <paramref name="width"/> RGB pixels, three bytes each.</returns>
    public static byte[] Read(Photo photo, int width, int height, CancellationToken cancellationToken)
    {
        byte[] target = new byte[width * height * 3];
        Read(photo, width, height, target, cancellationToken);
        return target;
    }

    /// <summary>Reads a photo and resizes it without keeping its aspect ratio, as rembg does.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="width">The number of columns in the result.</param>
    /// <param name="height">The number of rows in the result.</param>
    /// <param name="target">Receives <paramref name="height"/> rows of <paramref name="width"/> RGB pixels, three bytes each.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public static void Read(Photo photo, int width, int height, Span<byte> target, CancellationToken cancellationToken) =>
        Read(photo, width, height, target, ColorConversion.ToSrgb8, cancellationToken);

    /// <summary>Reads a photo with the values that are written, regardless of its profile.</summary>
    /// <inheritdoc cref="Read(Photo, int, int, CancellationToken)"/>
    public static byte[] ReadOwnColors(Photo photo, int width, int height, CancellationToken cancellationToken)
    {
        byte[] target = new byte[width * height * 3];
        Read(photo, width, height, target, static (image, vips) => ColorConversion.ToRgb(image, keep16Bits: false, vips), cancellationToken);
        return target;
    }

    /// <summary>
    /// Returns the approximate number of bytes that <see cref="Read(Photo, int, int, CancellationToken)"/> holds for the reduced picture,
    /// in addition to the decoder.
    /// </summary>
    /// <param name="photo">The photo.</param>
    /// <param name="width">The number of columns in the result.</param>
    /// <param name="height">The number of rows in the result.</param>
    public static long WorkingSize(Photo photo, int width, int height)
    {
        // A JPEG decoder reduces at most to an eighth, and no further reduction follows.
        const int LargestShrink = 8;
        (int storedWidth, int storedHeight) = photo.LiesOnSide ? (height, width) : (width, height);
        long shrinkX = Math.Clamp(photo.StoredWidth / (storedWidth * ReducedPhoto.Reserve), 1, LargestShrink);
        long shrinkY = Math.Clamp(photo.StoredHeight / (storedHeight * ReducedPhoto.Reserve), 1, LargestShrink);
        return 3 * photo.PixelCount / (shrinkX * shrinkY);
    }

    private static void Read(Photo photo, int width, int height, Span<byte> target, Func<Image, VipsScope, Image> convert, CancellationToken cancellationToken)
    {
        using ReducedPhoto reduced = new(photo, convert, isKept: false);
        reduced.Read(width, height, target, cancellationToken);
    }
}

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>Reads the photo as a model sees it: upright, in sRGB, at the model's size.</summary>
internal static class PhotoThumbnail
{
    // libvips may shrink the photo only to at least twice the target size. Our own Lanczos filter always does the last step, so that the
    // result stays within half a grey level of resampling the full photo.
    private const int Reserve = 2;

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
        long shrinkX = Math.Clamp(photo.StoredWidth / (storedWidth * Reserve), 1, LargestShrink);
        long shrinkY = Math.Clamp(photo.StoredHeight / (storedHeight * Reserve), 1, LargestShrink);
        return 3 * photo.PixelCount / (shrinkX * shrinkY);
    }

    private static void Read(Photo photo, int width, int height, Span<byte> target, Func<Image, VipsScope, Image> convert, CancellationToken cancellationToken)
    {
        try
        {
            ReadPixels(photo, width, height, target, convert, cancellationToken);
        }
        catch (VipsException exception)
        {
            throw photo.Unreadable(exception);
        }
    }

    private static unsafe void ReadPixels(Photo photo, int width, int height, Span<byte> target, Func<Image, VipsScope, Image> convert, CancellationToken cancellationToken)
    {
        // Resizing commutes with rotation: resize as stored, then rotate the few pixels that remain.
        (int storedWidth, int storedHeight) = photo.LiesOnSide ? (height, width) : (width, height);
        using VipsScope vips = new(cancellationToken);
        int shrinkX = Math.Max(photo.StoredWidth / (storedWidth * Reserve), 1);
        int shrinkY = Math.Max(photo.StoredHeight / (storedHeight * Reserve), 1);
        Image decoded = photo.Decode(Math.Min(shrinkX, shrinkY), vips);
        Image reduced = BoxShrink(ColorConversion.DropAlpha(decoded, vips), photo, shrinkX, shrinkY, vips);
        Image rgb = convert(reduced, vips);

        using ComputedPixels pixels = vips.Evaluate(rgb, static image => new ComputedPixels(image));

        // Shrinking by an integer factor rounds the size up (here) or down (in libjpeg), so the picture ends within a pixel.
        double scaleX = Math.Round((double)photo.StoredWidth / rgb.Width);
        double scaleY = Math.Round((double)photo.StoredHeight / rgb.Height);
        LanczosResizer.ResizeRgb(
            pixels.All,
            rgb.Width,
            rgb.Height,
            photo.StoredWidth / scaleX,
            photo.StoredHeight / scaleY,
            storedWidth,
            storedHeight,
            target,
            cancellationToken);

        if (photo.IsUpright)
        {
            return;
        }

        fixed (byte* stored = target)
        {
            Image small = vips.Track(Image.NewFromMemory((nint)stored, (ulong)target.Length, storedWidth, storedHeight, 3, Enums.BandFormat.Uchar));
            using ComputedPixels upright = new(photo.MakeUpright(small, vips));
            upright.All.CopyTo(target);
        }
    }

    private static Image BoxShrink(Image image, Photo photo, int shrinkX, int shrinkY, VipsScope vips)
    {
        bool shrunkOnLoad = image.Width < photo.StoredWidth || image.Height < photo.StoredHeight;
        return shrunkOnLoad || (shrinkX == 1 && shrinkY == 1)
            ? image
            : vips.Track(image.Shrink(shrinkX, shrinkY, ceil: true));
    }
}

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>The photo as a model sees it: upright, sRGB, at the model's size.</summary>
internal static class PhotoThumbnail
{
    // libvips may shrink only this far above the wanted size; the last step is always our own Lanczos, so that the
    // result stays within half a grey level of resampling the full photo.
    private const int Reserve = 2;

    /// <summary>Reads a photo into an array of its own.</summary>
    /// <inheritdoc cref="Read(Photo, int, int, Span{byte}, CancellationToken)"/>
    /// <returns><paramref name="height"/> rows of <paramref name="width"/> RGB pixels, three bytes each.</returns>
    public static byte[] Read(Photo photo, int width, int height, CancellationToken cancellationToken)
    {
        byte[] target = new byte[width * height * 3];
        Read(photo, width, height, target, cancellationToken);
        return target;
    }

    /// <summary>Reads a photo and resizes it, without keeping its aspect ratio, as rembg does.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="width">Columns wanted.</param>
    /// <param name="height">Rows wanted.</param>
    /// <param name="target">Receives <paramref name="height"/> rows of <paramref name="width"/> RGB pixels, three bytes each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public static void Read(Photo photo, int width, int height, Span<byte> target, CancellationToken cancellationToken) =>
        Read(photo, width, height, target, ColorConversion.ToSrgb8, cancellationToken);

    /// <summary>Reads a photo in the numbers that it is written with, whatever colours its profile says they are.</summary>
    /// <inheritdoc cref="Read(Photo, int, int, CancellationToken)"/>
    public static byte[] ReadOwnColors(Photo photo, int width, int height, CancellationToken cancellationToken)
    {
        byte[] target = new byte[width * height * 3];
        Read(photo, width, height, target, static (image, vips) => ColorConversion.ToRgb(image, keep16Bits: false, vips), cancellationToken);
        return target;
    }

    /// <summary>Bytes that <see cref="Read(Photo, int, int, CancellationToken)"/> holds, roughly, besides those of the decoder: the reduced picture.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="width">Columns wanted.</param>
    /// <param name="height">Rows wanted.</param>
    public static long WorkingSize(Photo photo, int width, int height)
    {
        // A JPEG decoder reduces by an eighth at most, and nothing is reduced further than that afterwards.
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
        // Resizing commutes with turning: resize as stored, then turn the few pixels that are left.
        (int storedWidth, int storedHeight) = photo.LiesOnSide ? (height, width) : (width, height);
        using VipsScope vips = new(cancellationToken);
        int shrinkX = Math.Max(photo.StoredWidth / (storedWidth * Reserve), 1);
        int shrinkY = Math.Max(photo.StoredHeight / (storedHeight * Reserve), 1);
        Image decoded = photo.Decode(Math.Min(shrinkX, shrinkY), vips);
        Image reduced = BoxShrink(ColorConversion.DropAlpha(decoded, vips), photo, shrinkX, shrinkY, vips);
        Image rgb = convert(reduced, vips);

        using ComputedPixels pixels = vips.Evaluate(rgb, static image => new ComputedPixels(image));

        // Shrinking by a whole number rounds the size up (our own) or down (libjpeg's): the picture ends within a pixel.
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

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>
/// A photo, decoded and reduced by whole numbers, from which thumbnails are made. Several looks at a photo need thumbnails of several sizes; if
/// they need the same reduced picture, the photo is decoded once.
/// </summary>
internal sealed class ReducedPhoto : IDisposable
{
    /// <summary>
    /// The smallest ratio of the reduced picture's size to the thumbnail's. Our own Lanczos filter always does the last step, so that the
    /// result stays within half a grey level of resampling the full photo.
    /// </summary>
    public const int Reserve = 2;

    private readonly Photo _photo;
    private readonly Func<Image, VipsScope, Image> _convert;
    private readonly bool _isKept;
    private ComputedPixels? _pixels;
    private (int Width, int Height) _size;
    private (int X, int Y) _shrink;
    private Reduction _reduction;

    /// <summary>Prepares a photo; nothing is decoded yet.</summary>
    /// <param name="photo">The photo, which the caller disposes of later than this object.</param>
    /// <param name="convert">Converts the reduced picture to 8-bit RGB.</param>
    /// <param name="isKept">True to keep the reduced picture for the next thumbnail.</param>
    public ReducedPhoto(Photo photo, Func<Image, VipsScope, Image> convert, bool isKept)
    {
        _photo = photo;
        _convert = convert;
        _isKept = isKept;
    }

    // The picture is determined by the size that the decoder returns and the factors by which it is reduced afterwards.
    private readonly record struct Reduction(int DecodedWidth, int DecodedHeight, int X, int Y);

    /// <summary>Reads the photo upright, without keeping its aspect ratio, as rembg does.</summary>
    /// <param name="width">The number of columns in the result.</param>
    /// <param name="height">The number of rows in the result.</param>
    /// <param name="target">Receives <paramref name="height"/> rows of <paramref name="width"/> RGB pixels, three bytes each.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public void Read(int width, int height, Span<byte> target, CancellationToken cancellationToken)
    {
        try
        {
            using VipsScope vips = new(cancellationToken);
            ReadPixels(width, height, target, vips, cancellationToken);
        }
        catch (VipsException exception)
        {
            throw _photo.Unreadable(exception);
        }
        finally
        {
            if (!_isKept)
            {
                Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pixels?.Dispose();
        _pixels = null;
    }

    private unsafe void ReadPixels(int width, int height, Span<byte> target, VipsScope vips, CancellationToken cancellationToken)
    {
        // Resizing commutes with rotation: resize as stored, then rotate the few pixels that remain.
        (int storedWidth, int storedHeight) = _photo.LiesOnSide ? (height, width) : (width, height);
        ComputedPixels pixels = Reduce(storedWidth, storedHeight, vips);

        // Shrinking by an integer factor rounds the size up (here) or down (in libjpeg), so the picture ends within a pixel.
        double scaleX = Math.Round((double)_photo.StoredWidth / _size.Width);
        double scaleY = Math.Round((double)_photo.StoredHeight / _size.Height);
        LanczosResizer.ResizeRgb(
            pixels.All,
            _size.Width,
            _size.Height,
            _photo.StoredWidth / scaleX,
            _photo.StoredHeight / scaleY,
            storedWidth,
            storedHeight,
            target,
            cancellationToken);

        if (_photo.IsUpright)
        {
            return;
        }

        fixed (byte* stored = target)
        {
            Image small = vips.Track(Image.NewFromMemory((nint)stored, (ulong)target.Length, storedWidth, storedHeight, 3, Enums.BandFormat.Uchar));
            using ComputedPixels upright = new(_photo.MakeUpright(small, vips));
            upright.All.CopyTo(target);
        }
    }

    /// <summary>Returns the reduced picture for a thumbnail: the one that is kept, if it would be the same.</summary>
    private ComputedPixels Reduce(int storedWidth, int storedHeight, VipsScope vips)
    {
        (int X, int Y) shrink = (Math.Max(_photo.StoredWidth / (storedWidth * Reserve), 1), Math.Max(_photo.StoredHeight / (storedHeight * Reserve), 1));
        if (_pixels is not null && shrink == _shrink)
        {
            return _pixels;
        }

        // libvips decodes later, when pixels are computed: only the size is known here.
        Image decoded = _photo.Decode(Math.Min(shrink.X, shrink.Y), vips);
        bool isShrunk = decoded.Width < _photo.StoredWidth || decoded.Height < _photo.StoredHeight;
        Reduction reduction = isShrunk ? new(decoded.Width, decoded.Height, 1, 1) : new(decoded.Width, decoded.Height, shrink.X, shrink.Y);
        _shrink = shrink;
        if (_pixels is not null && reduction == _reduction)
        {
            return _pixels;
        }

        Dispose();
        Image opaque = ColorConversion.DropAlpha(decoded, vips);
        Image reduced = reduction is { X: 1, Y: 1 } ? opaque : vips.Track(opaque.Shrink(reduction.X, reduction.Y, ceil: true));
        Image rgb = _convert(reduced, vips);
        _reduction = reduction;
        _size = (rgb.Width, rgb.Height);
        return _pixels = vips.Evaluate(rgb, static image => new ComputedPixels(image));
    }
}

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Vips;

namespace Rembg.Measuring;

/// <summary>A mask in memory.</summary>
/// <param name="Pixels">Row-major bytes, 0 background … 255 subject.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal sealed record GreyImage(byte[] Pixels, int Width, int Height)
{
    /// <summary>Reads an image file in any format as a mask; transparency is ignored.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The largest number of pixels that the file may declare.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    /// <exception cref="ImageTooLargeException">The file declares too many pixels.</exception>
    public static GreyImage Read(string path, long pixelLimit, CancellationToken cancellationToken)
    {
        using Photo photo = Photo.Open(path, pixelLimit, cancellationToken);
        using VipsScope vips = new(cancellationToken);
        try
        {
            Image upright = photo.MakeUpright(ColorConversion.DropAlpha(photo.Decode(shrink: 1, vips), vips), vips);
            Image grey = upright.Bands == 1 && upright.Format == Enums.BandFormat.Uchar ? upright : vips.Track(upright.Colourspace(Enums.Interpretation.Bw));
            Image bytes = grey.Format == Enums.BandFormat.Uchar ? grey : vips.Track(grey.Cast(Enums.BandFormat.Uchar));
            return new GreyImage(vips.Evaluate(bytes, static image => image.WriteToMemory<byte>()), bytes.Width, bytes.Height);
        }
        catch (VipsException exception)
        {
            throw photo.Unreadable(exception);
        }
    }

    /// <summary>Resizes the mask.</summary>
    public GreyImage Resize(int width, int height, CancellationToken cancellationToken)
    {
        using Mask target = new(width, height);
        LanczosResizer.ResizeMask(Pixels, Width, Height, target, cancellationToken);
        byte[] pixels = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            target.Row(y).CopyTo(pixels.AsSpan(y * width, width));
        }

        return new GreyImage(pixels, width, height);
    }

    /// <summary>Computes the difference of two masks of the same size: larger differences are brighter.</summary>
    public GreyImage Difference(GreyImage other) =>
        this with { Pixels = [.. Pixels.Zip(other.Pixels, static (mine, others) => (byte)Math.Abs(mine - others))] };
}

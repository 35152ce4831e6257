using Rembg.Onnx;

namespace Rembg.Inference.OutputRules;

/// <summary>The layout of the masks in an output: one plane after the other, or interleaved pixel by pixel, as in TensorFlow.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Planes">The number of values per pixel.</param>
/// <param name="PlanesLast">True if the values of a pixel are adjacent.</param>
internal sealed record MaskLayout(int Height, int Width, int Planes, bool PlanesLast)
{
    /// <summary>The distance between two values of a pixel.</summary>
    public int PlaneStride => PlanesLast ? 1 : Height * Width;

    /// <summary>The distance between two pixels of a plane.</summary>
    public int PixelStride => PlanesLast ? Planes : 1;

    /// <summary>
    /// Finds height and width in a shape: the two sizes with the photo's proportions. In <c>[180, 320, 3]</c> for a photo of
    /// 180 × 320, these are the first two.
    /// </summary>
    /// <param name="shape">The output's sizes, all of them known.</param>
    /// <param name="photo">The form of the photo in the model's input.</param>
    /// <param name="fits">Returns true for an expected number of planes.</param>
    /// <returns>The layout; null if the output is not a mask of this photo.</returns>
    public static MaskLayout? Find(IReadOnlyList<long> shape, PhotoShape photo, Func<int, bool> fits)
    {
        if (shape.Any(static size => size is < 1 or > int.MaxValue) || shape.Aggregate(1.0, static (product, size) => product * size) > int.MaxValue)
        {
            return null;
        }

        // If two layouts fit equally well, the photo's own layout is chosen.
        IEnumerable<MaskLayout> layouts = photo.ChannelsLast ? [.. Last(shape), .. First(shape)] : [.. First(shape), .. Last(shape)];
        return layouts.Where(layout => fits(layout.Planes) && layout.Agrees(photo)).MinBy(layout => layout.Distortion(photo));
    }

    private static IEnumerable<MaskLayout> First(IReadOnlyList<long> shape) => shape.Count < 2
        ? []
        : [new MaskLayout((int)shape[^2], (int)shape[^1], (int)shape.Take(shape.Count - 2).Aggregate(1L, static (product, size) => product * size), PlanesLast: false)];

    private static IEnumerable<MaskLayout> Last(IReadOnlyList<long> shape) => shape.Count < 3 || shape.Take(shape.Count - 3).Any(static size => size != 1)
        ? []
        : [new MaskLayout((int)shape[^3], (int)shape[^2], (int)shape[^1], PlanesLast: true)];

    /// <summary>True if the sides are the photo's sides at some scale, each rounded. A single row or column has no proportions.</summary>
    private bool Agrees(PhotoShape photo)
    {
        const double Inexact = 1e-9;
        return (Height, Width) == (photo.Height, photo.Width)
            || (Height > 1 && Width > 1 && Distortion(photo) <= (1.0 / photo.Height) + (1.0 / photo.Width) + Inexact);
    }

    private double Distortion(PhotoShape photo) => Math.Abs(((double)Height / photo.Height) - ((double)Width / photo.Width));
}

using System.Numerics.Tensors;

namespace Rembg.Imaging.Edges;

/// <summary>Finds the largest values in square windows. Windows are cut off at the border.</summary>
internal static class Extremes
{
    /// <summary>Returns the largest value around each pixel.</summary>
    /// <param name="plane">The values.</param>
    /// <param name="radius">The window has 2·radius + 1 columns and rows.</param>
    public static Plane Largest(Plane plane, int radius)
    {
        Plane across = new(plane.Width, plane.Height);
        for (int y = 0; y < plane.Height; y++)
        {
            Span<float> row = across.Row(y);
            plane.Row(y).CopyTo(row);
            for (int shift = 1; shift <= Math.Min(radius, plane.Width - 1); shift++)
            {
                TensorPrimitives.Max<float>(row[shift..], plane.Row(y)[..^shift], row[shift..]);
                TensorPrimitives.Max<float>(row[..^shift], plane.Row(y)[shift..], row[..^shift]);
            }
        }

        Plane result = new(plane.Width, plane.Height);
        for (int y = 0; y < plane.Height; y++)
        {
            Span<float> row = result.Row(y);
            across.Row(y).CopyTo(row);
            for (int other = Math.Max(y - radius, 0); other <= Math.Min(y + radius, plane.Height - 1); other++)
            {
                TensorPrimitives.Max<float>(row, across.Row(other), row);
            }
        }

        return result;
    }
}

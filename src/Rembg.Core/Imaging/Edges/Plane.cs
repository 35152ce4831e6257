using System.Numerics.Tensors;

namespace Rembg.Imaging.Edges;

/// <summary>One channel of a picture at a limited size, as floating-point numbers.</summary>
internal sealed class Plane
{
    /// <summary>Creates a plane of zeros.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    public Plane(int width, int height)
    {
        Width = width;
        Height = height;
        Values = new float[checked(width * height)];
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>All values, row by row.</summary>
    public float[] Values { get; }

    /// <summary>Converts an 8-bit picture to numbers in 0–1.</summary>
    public static Plane FromBytes(ReadOnlySpan<byte> pixels, int width, int height)
    {
        Plane result = new(width, height);
        TensorPrimitives.ConvertTruncating<byte, float>(pixels, result.Values);
        TensorPrimitives.Divide(result.Values, byte.MaxValue, result.Values);
        return result;
    }

    /// <summary>Returns one row.</summary>
    public Span<float> Row(int y) => Values.AsSpan(y * Width, Width);

    /// <summary>Returns a plane with the same size whose values are a function of this one's.</summary>
    public Plane Select(Func<float, float> function)
    {
        Plane result = new(Width, Height);
        for (int i = 0; i < Values.Length; i++)
        {
            result.Values[i] = function(Values[i]);
        }

        return result;
    }
}

using System.Numerics;

namespace Rembg.Samples;

/// <summary>Blurs every pixel over a disc of its own size, as a lens does with what is out of focus.</summary>
internal sealed class Defocus
{
    private readonly Vector3[] _sums;
    private readonly int _width;
    private readonly int _height;

    private Defocus(Vector3[] light, int width, int height)
    {
        _width = width;
        _height = height;
        _sums = RowSums(light, width, height);
    }

    /// <summary>Blurs a picture.</summary>
    /// <param name="light">The picture, in focus.</param>
    /// <param name="blur">Radius of the disc for each pixel, in pixels.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static Vector3[] Apply(Vector3[] light, float[] blur, int width, int height)
    {
        Defocus defocus = new(light, width, height);
        Vector3[] blurred = new Vector3[light.Length];
        Parallel.For(0, height, y =>
        {
            for (int x = 0; x < width; x++)
            {
                int index = (y * width) + x;
                blurred[index] = blur[index] < 0.6f ? light[index] : defocus.DiscMean(x, y, blur[index]);
            }
        });
        return blurred;
    }

    /// <summary>Sums of each row up to every pixel boundary: a span of any length then costs two look-ups.</summary>
    private static Vector3[] RowSums(Vector3[] light, int width, int height)
    {
        int stride = width + 1;
        Vector3[] sums = new Vector3[stride * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                sums[(y * stride) + x + 1] = sums[(y * stride) + x] + light[(y * width) + x];
            }
        }

        return sums;
    }

    private Vector3 DiscMean(int x, int y, float radius)
    {
        Vector3 sum = Vector3.Zero;
        float area = 0;
        int reach = (int)radius;
        for (int row = Math.Max(y - reach, 0); row <= Math.Min(y + reach, _height - 1); row++)
        {
            float half = MathF.Sqrt((radius * radius) - ((row - y) * (row - y)));
            float from = MathF.Max(x + 0.5f - half, 0);
            float to = MathF.Min(x + 0.5f + half, _width);
            sum += SumUpTo(row, to) - SumUpTo(row, from);
            area += to - from;
        }

        return sum / area;
    }

    private Vector3 SumUpTo(int row, float position)
    {
        int whole = Math.Min((int)position, _width - 1);
        int index = (row * (_width + 1)) + whole;
        return Vector3.Lerp(_sums[index], _sums[index + 1], position - whole);
    }
}

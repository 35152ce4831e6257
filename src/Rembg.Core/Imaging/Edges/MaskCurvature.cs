using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// How a mask bends where it slopes: squared Laplacian ÷ squared gradient. It is high for outlines that are as sharp as the
/// mask's size allows, and near 0 for slopes that the mask shows whole, such as a blur's.
/// </summary>
internal sealed class MaskCurvature
{
    // Of a slope that counts: a quarter of a level of 255, squared.
    private const float Negligible = 1e-6f;

    private readonly Plane _bend;
    private readonly Plane _slope;

    /// <summary>Looks at a mask.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    public MaskCurvature(Plane mask)
    {
        _bend = new Plane(mask.Width, mask.Height);
        _slope = new Plane(mask.Width, mask.Height);
        Derive(mask);
    }

    /// <summary>The curvature of the whole mask.</summary>
    public float Total => TensorPrimitives.Sum<float>(_bend.Values) / MathF.Max(TensorPrimitives.Sum<float>(_slope.Values), 1e-9f);

    /// <summary>The curvature around each pixel.</summary>
    /// <param name="radius">How far around.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Plane Around(int radius, CancellationToken cancellationToken)
    {
        Plane result = BoxMean.Of(_bend, radius, cancellationToken);
        Divide(result.Values, BoxMean.Of(_slope, radius, cancellationToken).Values);
        return result;
    }

    // All pixels but the outermost. The gradient is that of central differences, times two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Derive(Plane mask)
    {
        int width = mask.Width;
        float[] values = mask.Values;
        for (int y = 1; y < mask.Height - 1; y++)
        {
            for (int i = (y * width) + 1; i < ((y + 1) * width) - 1; i++)
            {
                (float left, float right) = (values[i - 1], values[i + 1]);
                (float above, float below) = (values[i - width], values[i + width]);
                float laplacian = (4 * values[i]) - left - right - above - below;
                _bend.Values[i] = laplacian * laplacian;
                _slope.Values[i] = ((right - left) * (right - left)) + ((below - above) * (below - above));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(Span<float> bend, ReadOnlySpan<float> slope)
    {
        for (int i = 0; i < bend.Length; i++)
        {
            bend[i] /= slope[i] + Negligible;
        }
    }
}

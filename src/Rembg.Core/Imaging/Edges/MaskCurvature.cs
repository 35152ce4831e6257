using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// The curvature of a mask's slopes: squared Laplacian ÷ squared gradient. It is high for outlines that are as sharp as the mask's size
/// allows, and near 0 for slopes that the mask shows completely, such as a blur.
/// </summary>
internal sealed class MaskCurvature
{
    // The smallest slope that counts: a quarter of a level of 255, squared.
    private const float Negligible = 1e-6f;

    private readonly Plane _bend;
    private readonly Plane _slope;

    /// <summary>Examines a mask.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    public MaskCurvature(Plane mask)
    {
        _bend = new Plane(mask.Width, mask.Height);
        _slope = new Plane(mask.Width, mask.Height);
        Derive(mask);
    }

    /// <summary>The curvature of the whole mask.</summary>
    public float Total => TensorPrimitives.Sum<float>(_bend.Values) / MathF.Max(TensorPrimitives.Sum<float>(_slope.Values), 1e-9f);

    /// <summary>Returns the curvature around each pixel.</summary>
    /// <param name="radius">The radius of the neighbourhood.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Plane Around(int radius, CancellationToken cancellationToken)
    {
        Plane result = BoxMean.Of(_bend, radius, cancellationToken);
        Divide(result.Values, BoxMean.Of(_slope, radius, cancellationToken).Values);
        return result;
    }

    // Examines all pixels except the outermost ones. The gradient consists of central differences, times two.
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

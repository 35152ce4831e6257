using System.Numerics.Tensors;

using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Inference.OutputRules;

/// <summary>Stretches a model's probabilities to a mask of 8 bits, as rembg does.</summary>
internal static class MaskStretching
{
    /// <summary>
    /// Below this largest probability there is nothing to stretch. Photos with a subject reach 0.9 and more; skies, walls
    /// and noise stay below 0.05 (both measured with U²-Net-P).
    /// </summary>
    public const float SmallestConfidence = 0.2f;

    /// <summary>Below this difference between the largest and the smallest probability the mask says nothing.</summary>
    public const float SmallestContrast = 0.05f;

    /// <summary>
    /// Makes 8 bits of a model's output as rembg does: stretched so that the smallest value becomes 0 and the largest
    /// 255, truncated. Where there is no subject the probabilities are kept as they are: stretching would make a mask of
    /// noise, and a flat one would divide by zero.
    /// </summary>
    /// <param name="output">The model's output, row by row; overwritten.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="activation">What the output is.</param>
    /// <param name="pool">Where its array comes from.</param>
    /// <returns>The mask; null if values are not numbers, or infinite.</returns>
    public static RawMask? Stretch(Span<float> output, int width, int height, OutputActivation activation, PixelPool pool)
    {
        if (activation == OutputActivation.Sigmoid)
        {
            TensorPrimitives.Sigmoid<float>(output, output);
        }

        float smallest = TensorPrimitives.Min<float>(output);
        float largest = TensorPrimitives.Max<float>(output);
        if (!float.IsFinite(smallest) || !float.IsFinite(largest))
        {
            return null;
        }

        bool hasSubject = largest >= SmallestConfidence && largest - smallest >= SmallestContrast;
        float offset = hasSubject ? smallest : 0;
        float range = hasSubject ? largest - smallest : 1;
        byte[] pixels = pool.Rent(output.Length);
        TensorPrimitives.Subtract(output, offset, output);
        TensorPrimitives.Divide(output, range, output);
        TensorPrimitives.Multiply(output, byte.MaxValue, output);
        TensorPrimitives.ConvertSaturating<float, byte>(output, pixels);
        return new RawMask(pixels, width, height, Math.Clamp(largest, 0, 1), hasSubject);
    }
}

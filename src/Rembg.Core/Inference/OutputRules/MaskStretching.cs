using System.Numerics.Tensors;

using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Inference.OutputRules;

/// <summary>Stretches a model's probabilities to an 8-bit mask, as rembg does.</summary>
internal static class MaskStretching
{
    /// <summary>
    /// If the largest probability is below this, the mask is not stretched. With U²-Net-P, all of 242 photos with a subject reach
    /// 0.7, and a third of 450 backgrounds stays below 0.2. The limit is low so that no subject is lost.
    /// </summary>
    public const float SmallestConfidence = 0.2f;

    /// <summary>If the largest and the smallest probability differ by less than this, the mask contains no information.</summary>
    public const float SmallestContrast = 0.05f;

    /// <summary>
    /// Converts a model's output to 8 bits as rembg does: stretched so that the smallest value becomes 0 and the largest 255,
    /// then truncated. Without a subject the probabilities are not stretched: that would turn noise into a mask, and a flat
    /// output would cause a division by zero.
    /// </summary>
    /// <param name="output">The model's output, row by row; overwritten.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="activation">The meaning of the values.</param>
    /// <param name="pool">The pool from which the mask's array is rented.</param>
    /// <returns>The mask; null if some values are NaN or infinite.</returns>
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
        return new RawMask(pixels, width, height, Math.Clamp(largest, 0, 1), hasSubject)
        {
            Certainty = hasSubject ? (float)MaskCertainty.Of(pixels, width, height) : 0,
        };
    }
}

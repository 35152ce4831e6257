using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Alpha near each pixel as a function of its colour, with red, green and blue in 0–1. The functions can be interpolated between pixels.
/// </summary>
/// <param name="Field">A <see cref="LinearFunction"/> for each pixel.</param>
internal sealed record LinearModel(VectorField Field)
{
    /// <summary>Returns alpha for a picture with the size of the model, not clamped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Plane Apply(ColorPlanes guide)
    {
        Plane result = new(Field.Width, Field.Height);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = new LinearFunction(Field.Values[i]).At(guide[i]);
        }

        return result;
    }

    /// <summary>Adjusts b so that the model yields the given alpha for a picture with its size.</summary>
    /// <param name="guide">The picture.</param>
    /// <param name="alpha">The alpha to yield.</param>
    /// <returns>The values that were added to b.</returns>
    /// <remarks>
    /// Residual interpolation: the part of a faithful alpha that colours do not explain is still valid at its size. D. Kiku, Y. Monno, M.
    /// Tanaka, M. Okutomi, "Residual Interpolation for Color Image Demosaicking", ICIP 2013.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Plane Complete(ColorPlanes guide, Plane alpha)
    {
        Plane rest = new(alpha.Width, alpha.Height);
        for (int i = 0; i < rest.Values.Length; i++)
        {
            LinearFunction function = new(Field.Values[i]);
            rest.Values[i] = alpha.Values[i] - function.At(guide[i]);
            Field.Values[i] = function.Plus(rest.Values[i]).Vector;
        }

        return rest;
    }

    /// <summary>Returns a mixture of this model and another.</summary>
    /// <param name="other">The other model, with the same size.</param>
    /// <param name="share">The share of the other model for each pixel, 0–1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LinearModel Mix(LinearModel other, Plane share)
    {
        Vector4[] values = new Vector4[Field.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Vector4.Lerp(Field.Values[i], other.Field.Values[i], share.Values[i]);
        }

        return new LinearModel(new VectorField(values, Field.Width));
    }
}

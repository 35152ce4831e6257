using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// What alpha is near each pixel as a function of its colour: α = a·I + b, a for red, green and blue in 0–1. It can be
/// looked up between its pixels.
/// </summary>
/// <param name="Field">a and, last, b.</param>
internal sealed record LinearModel(VectorField Field)
{
    /// <summary>Alpha of a picture as large as the model, not clamped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Plane Apply(ColorPlanes guide)
    {
        Plane result = new(Field.Width, Field.Height);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = Vector4.Dot(Field.Values[i], new Vector4(guide[i], 1));
        }

        return result;
    }

    /// <summary>Adds to b what makes the model say something for a picture as large as it.</summary>
    /// <param name="guide">The picture.</param>
    /// <param name="alpha">What to say.</param>
    /// <returns>What was added.</returns>
    /// <remarks>
    /// Residual interpolation: what colours do not explain of a faithful alpha is still true at its size.
    /// D. Kiku, Y. Monno, M. Tanaka, M. Okutomi, "Residual Interpolation for Color Image Demosaicking", ICIP 2013.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Plane Complete(ColorPlanes guide, Plane alpha)
    {
        Plane rest = new(alpha.Width, alpha.Height);
        for (int i = 0; i < rest.Values.Length; i++)
        {
            rest.Values[i] = alpha.Values[i] - Vector4.Dot(Field.Values[i], new Vector4(guide[i], 1));
            Field.Values[i].W += rest.Values[i];
        }

        return rest;
    }

    /// <summary>A model between this one and another.</summary>
    /// <param name="other">The other, as large.</param>
    /// <param name="share">How much of the other for each pixel, 0–1.</param>
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

using System.Numerics.Tensors;

using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Inference.OutputRules;

/// <summary>
/// Treats every plane as a class; a pixel belongs to the class with the largest value, or the first one of equal values (like
/// NumPy's <c>argmax</c>, which rembg uses). The mask is 255 for the chosen classes and 0 elsewhere, so it is not stretched. An
/// activation does not change the order of values and is ignored.
/// </summary>
internal sealed class ClassRule : OutputRule
{
    private readonly ClassNames _classes;
    private readonly bool[] _isChosen;

    /// <summary>Creates the rule.</summary>
    /// <param name="description">The model's classes, the background first.</param>
    /// <param name="classes">The classes that make up the mask; empty for all but the background.</param>
    /// <exception cref="OptionsInvalidException">A class does not exist or is the background.</exception>
    public ClassRule(ModelDescription description, IReadOnlyList<string> classes)
    {
        _classes = description.Classes;
        foreach (string name in classes.Where(name => !_classes.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            throw new OptionsInvalidException($"The model '{description.Name}' has no class '{name}'. Available classes: {string.Join(", ", _classes.Skip(1))}.");
        }

        _isChosen = [.. _classes.Select((name, index) => index > 0 && (classes.Count == 0 || classes.Contains(name, StringComparer.OrdinalIgnoreCase)))];
    }

    /// <inheritdoc/>
    protected override string Refusal =>
        $"not one plane for each of its {_classes.Count} classes ({string.Join(", ", _classes)}), [1, {_classes.Count}, height, width] or [1, height, width, {_classes.Count}] with the photo's proportions";

    /// <inheritdoc/>
    protected override bool Fits(int planes) => planes == _classes.Count;

    /// <inheritdoc/>
    protected override RawMask? Read(Span<float> values, MaskLayout layout, PixelPool pool)
    {
        if (!AreFinite(values))
        {
            return null;
        }

        byte[] pixels = pool.Rent(layout.Height * layout.Width);
        byte[] probabilities = pool.Rent(pixels.Length);
        double confidence = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            ReadOnlySpan<float> pixel = values[(i * layout.PixelStride)..];
            int found = Largest(pixel, layout.PlaneStride);
            pixels[i] = _isChosen[found] ? byte.MaxValue : (byte)0;
            double probability = Probability(pixel, layout.PlaneStride, pixel[found * layout.PlaneStride]);
            confidence = Math.Max(confidence, probability);
            probabilities[i] = (byte)(probability * byte.MaxValue);
        }

        bool hasSubject = pixels.AsSpan().Contains(byte.MaxValue);
        double certainty = hasSubject ? MaskCertainty.Of(probabilities, layout.Width, layout.Height) : 0;
        pool.Return(probabilities);
        return new RawMask(pixels, layout.Width, layout.Height, (float)confidence, hasSubject) { Certainty = (float)certainty };
    }

    /// <inheritdoc/>
    protected override byte[]? ReadAll(Span<float> values, MaskLayout layout, PixelPool pool)
    {
        if (!AreFinite(values))
        {
            return null;
        }

        int size = layout.Height * layout.Width;
        byte[] masks = new byte[(_isChosen.Length - 1) * size];
        for (int i = 0; i < size; i++)
        {
            if (Largest(values[(i * layout.PixelStride)..], layout.PlaneStride) is > 0 and int found)
            {
                masks[((found - 1) * size) + i] = byte.MaxValue;
            }
        }

        return masks;
    }

    private static bool AreFinite(ReadOnlySpan<float> values) => float.IsFinite(TensorPrimitives.Min(values)) && float.IsFinite(TensorPrimitives.Max(values));

    private int Largest(ReadOnlySpan<float> pixel, int stride)
    {
        int largest = 0;
        for (int index = 1; index < _isChosen.Length; index++)
        {
            largest = pixel[index * stride] > pixel[largest * stride] ? index : largest;
        }

        return largest;
    }

    /// <summary>The softmax of all chosen classes together, relative to the largest value, which keeps the exponentials in range.</summary>
    private double Probability(ReadOnlySpan<float> pixel, int stride, double largest)
    {
        double chosen = 0;
        double all = 0;
        for (int index = 0; index < _isChosen.Length; index++)
        {
            double share = Math.Exp(pixel[index * stride] - largest);
            all += share;
            chosen += _isChosen[index] ? share : 0;
        }

        return chosen / all;
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Inference.OutputRules;

/// <summary>A rule that converts a model's output to a mask. The description selects the rule, with no special case for any name.</summary>
internal abstract class OutputRule
{
    /// <summary>Returns the rule for a model and a selection of its classes.</summary>
    /// <param name="description">The description of the model's output.</param>
    /// <param name="classes">Names of classes, in upper or lower case; empty for all but the background.</param>
    /// <exception cref="OptionsInvalidException">The model does not have a class; the message lists its classes.</exception>
    public static OutputRule For(ModelDescription description, IReadOnlyList<string> classes)
    {
        if (description.Classes.Count > 0)
        {
            return new ClassRule(description, classes);
        }

        return classes.Count == 0
            ? new SaliencyRule(description.Activation)
            : throw new OptionsInvalidException($"The model '{description.Name}' has no classes: it makes a mask of the whole subject.");
    }

    /// <summary>The reason that a model has no output with an index, in a clause; null if it has one.</summary>
    /// <param name="index">The index; the first output is 0.</param>
    /// <param name="count">The number of the model's outputs.</param>
    public static string? IndexFlaw(int index, int count) => count switch
    {
        0 => "it has no output",
        1 when index > 0 => $"it has no output {index}, only output 0",
        _ when index >= count => $"it has no output {index}, only outputs 0 to {count - 1}",
        _ => null,
    };

    /// <summary>The expected form of the output, in words that follow "it is [1, 3], ".</summary>
    protected abstract string Refusal { get; }

    /// <summary>Finds the mask in an output.</summary>
    /// <param name="type">The type of the output's elements.</param>
    /// <param name="shape">The output's sizes, all of them known.</param>
    /// <param name="output">The output.</param>
    /// <exception cref="InvalidDataException">The output does not match the description; the message describes it in a clause.</exception>
    public MaskLayout Locate(TensorElementType type, IReadOnlyList<long> shape, MaskOutput output)
    {
        bool isReadable = MaskOutput.IsReadable(type);
        if (output.Doubt is { } doubt && !(isReadable && output.IsPlain(shape)))
        {
            throw new InvalidDataException(doubt());
        }

        return (isReadable ? MaskLayout.Find(shape, output.Photo, Fits) : null) ?? throw new InvalidDataException(
            $"its output '{output.Name}' is {type} [{string.Join(", ", shape)}], {(isReadable ? Refusal : "not floating-point numbers")}");
    }

    /// <summary>Makes the mask from the output.</summary>
    /// <param name="value">The output. A rule may overwrite it, so only rules that do not can share one.</param>
    /// <param name="output">The output's name and the form of the photo.</param>
    /// <param name="pool">The pool from which the mask's array is rented.</param>
    /// <exception cref="InvalidDataException">The output does not match the description; the message describes it in a clause.</exception>
    public RawMask Read(OrtValue value, MaskOutput output, PixelPool pool)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        MaskLayout layout = Locate(info.ElementDataType, info.Shape, output);
        return Read(Numbers(value, info.ElementDataType), layout, pool)
            ?? throw NotFinite(output);
    }

    /// <summary>
    /// Makes all masks from the output, stacked vertically, one byte per pixel: the mask, or that of each class except the background.
    /// </summary>
    /// <inheritdoc cref="Read(OrtValue, MaskOutput, PixelPool)"/>
    public byte[] ReadAll(OrtValue value, MaskOutput output, PixelPool pool)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        MaskLayout layout = Locate(info.ElementDataType, info.Shape, output);
        return ReadAll(Numbers(value, info.ElementDataType), layout, pool) ?? throw NotFinite(output);
    }

    /// <summary>True if an output may have this number of planes.</summary>
    protected abstract bool Fits(int planes);

    /// <summary>Makes the mask from values; null if some are NaN or infinite.</summary>
    protected abstract RawMask? Read(Span<float> values, MaskLayout layout, PixelPool pool);

    /// <summary>Makes all masks from values, stacked vertically; null if some are NaN or infinite.</summary>
    protected virtual byte[]? ReadAll(Span<float> values, MaskLayout layout, PixelPool pool) => Read(values, layout, pool)?.Pixels;

    private static InvalidDataException NotFinite(MaskOutput output) => new($"its output '{output.Name}' contains values that are NaN or infinite");

    private static Span<float> Numbers(OrtValue value, TensorElementType type)
    {
        switch (type)
        {
            case TensorElementType.Float16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>());
                float[] ofHalves = new float[halves.Length];
                TensorPrimitives.ConvertToSingle(halves, ofHalves);
                return ofHalves;
            case TensorElementType.Double:
                ReadOnlySpan<double> doubles = value.GetTensorDataAsSpan<double>();
                float[] ofDoubles = new float[doubles.Length];
                TensorPrimitives.ConvertTruncating(doubles, ofDoubles);
                return ofDoubles;
            default:
                return value.GetTensorMutableDataAsSpan<float>();
        }
    }
}

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Inference.OutputRules;

/// <summary>How a model's output becomes a mask. The description selects the rule; it has no special case for any name.</summary>
internal abstract class OutputRule
{
    /// <summary>The rule for a model and a selection of its classes.</summary>
    /// <param name="description">How the model's output is read.</param>
    /// <param name="classes">Names of its classes, whatever their case; empty for all but the background.</param>
    /// <exception cref="ArgumentException">The model has no such class; the message says which it has.</exception>
    public static OutputRule For(ModelDescription description, IReadOnlyList<string> classes)
    {
        if (description.Classes.Count > 0)
        {
            return new ClassRule(description, classes);
        }

        return classes.Count == 0
            ? new SaliencyRule(description.Activation)
            : throw new ArgumentException($"The model '{description.Name}' has no classes: its mask is of the subject as a whole.");
    }

    /// <summary>A rule for each mask that a model makes: one, or one for each class but the background.</summary>
    public static IReadOnlyList<OutputRule> ForEachMask(ModelDescription description) => description.Classes.Count == 0
        ? [For(description, [])]
        : [.. description.Classes.Skip(1).Select(name => For(description, [name]))];

    /// <summary>Why there is no output to read, in a clause; null where there is one.</summary>
    /// <param name="index">Which one is to be read; the first is 0.</param>
    /// <param name="count">How many the model has.</param>
    public static string? Missing(int index, int count) => count switch
    {
        0 => "it has no output",
        1 when index > 0 => $"output {index} is to be read, but it has one only, output 0",
        _ when index >= count => $"output {index} is to be read, but it has {count}, outputs 0 to {count - 1}",
        _ => null,
    };

    /// <summary>What an output should be instead of one of this shape, in words that follow "it is [1, 3], "; null where it can be read.</summary>
    public abstract string? Refuse(IReadOnlyList<long> shape);

    /// <summary>Makes the mask of the output.</summary>
    /// <param name="output">The output; it may be overwritten, so that only rules that leave it alone can share one.</param>
    /// <param name="pool">Where the mask's array comes from.</param>
    /// <exception cref="InvalidDataException">It is not what the description says; the message says what it is, in a clause.</exception>
    public RawMask Read(OrtValue output, PixelPool pool)
    {
        OrtTensorTypeAndShapeInfo info = output.GetTensorTypeAndShape();
        long[] shape = info.Shape;
        string? refusal = info.ElementDataType == TensorElementType.Float ? Refuse(shape) : "not floating-point numbers";
        return refusal is null
            ? Read(output.GetTensorMutableDataAsSpan<float>(), (int)shape[^2], (int)shape[^1], pool)
            : throw new InvalidDataException($"its output is {info.ElementDataType} [{string.Join(", ", shape)}], {refusal}");
    }

    /// <summary>Makes the mask of values whose shape was not refused.</summary>
    protected abstract RawMask Read(Span<float> values, int height, int width, PixelPool pool);
}

using Rembg.Imaging;

namespace Rembg.Models;

/// <summary>The numbers by which 8-bit pixels are divided before mean and standard deviation are applied.</summary>
public enum PixelScaling
{
    /// <summary>The largest value in the photo, as in rembg for every model: a dark photo is brightened.</summary>
    ByLargest,

    /// <summary>255, as in most other exporters of models.</summary>
    By255,
}

/// <summary>The meanings of a model's output values.</summary>
public enum OutputActivation
{
    /// <summary>Probabilities (U²-Net, IS-Net: the sigmoid is in the graph).</summary>
    None,

    /// <summary>Logits; a sigmoid converts them to probabilities (BiRefNet).</summary>
    Sigmoid,
}

/// <summary>
/// All facts about a model that the pipeline needs: how to prepare its input and read its output. The pipeline follows this
/// record and has no special case for any name.
/// </summary>
public sealed record ModelDescription
{
    /// <summary>The largest input side, in pixels, that a description may specify.</summary>
    public const int LargestInputSize = 8192;

    /// <summary>The name that selects the model, and the stem of its file name.</summary>
    public required string Name { get; init; }

    /// <summary>The purpose of the model, in a few words.</summary>
    public string Purpose { get; init; } = string.Empty;

    /// <summary>Input side in pixels, used if the file leaves it open; a fixed size in the file takes precedence.</summary>
    public int InputSize { get; init; } = 320;

    /// <summary>
    /// The side, in pixels, at which the model looks again at a photo whose mask is uncertain; 0 if no other size improves its
    /// masks. It only applies to a file whose input has the size <see cref="InputSize"/>.
    /// </summary>
    public int SecondInputSize { get; init; }

    /// <summary>The number by which pixels are divided first.</summary>
    public PixelScaling Scaling { get; init; }

    /// <summary>The mean of red, green and blue, subtracted after scaling to 0–1. The default is ImageNet's.</summary>
    public ChannelValues Mean { get; init; } = new(0.485, 0.456, 0.406);

    /// <summary>The standard deviation of red, green and blue, a divisor applied after the mean. The default is ImageNet's.</summary>
    public ChannelValues StandardDeviation { get; init; } = new(0.229, 0.224, 0.225);

    /// <summary>The index of the output to read among the model's outputs; the first is 0.</summary>
    public int OutputIndex { get; init; }

    /// <summary>
    /// True if nobody has specified the output to read. The first output is then read only if it is unambiguous: the model has
    /// no other output, or the first one is a single plane of the photo's proportions.
    /// </summary>
    public bool OutputIsAssumed { get; init; }

    /// <summary>The values of inputs other than the photo, by input name.</summary>
    public InputValues InputValues { get; init; } = InputValues.None;

    /// <summary>The meaning of the output's values.</summary>
    public OutputActivation Activation { get; init; }

    /// <summary>
    /// The names of the planes of the output if each plane is a class and a pixel belongs to the class with the largest value
    /// (cloth segmentation); the first is the background. Empty if the first plane is the mask.
    /// </summary>
    public ClassNames Classes { get; init; } = ClassNames.None;

    /// <summary>
    /// The levels that make the masks solid: models of some families give 0.85 to 0.99 even where they are sure of the subject,
    /// and a new background would shine through. Neutral if nothing is known. A mask that is itself the output is not changed.
    /// </summary>
    public Levels Levels { get; init; } = Levels.Neutral;

    /// <summary>The licence of the weights; null if unknown.</summary>
    public ModelLicense? License { get; init; }

    /// <summary>The published file; null if the model is not published.</summary>
    public ModelPublication? Publication { get; init; }

    /// <summary>The inconsistency in this record, in a clause; null if it is consistent.</summary>
    internal string? Flaw => this switch
    {
        { InputSize: < 1 or > LargestInputSize } => $"the input size {InputSize} is not from 1 to {LargestInputSize}",
        { SecondInputSize: < 0 or > LargestInputSize } => $"the second input size {SecondInputSize} is not from 0 to {LargestInputSize}",
        _ when !Mean.All(double.IsFinite) => "its mean is not three numbers",
        _ when !StandardDeviation.All(static value => double.IsFinite(value) && value != 0) => "its standard deviation is not three numbers other than 0",
        _ when Levels.Flaw is { } flaw => flaw,
        { OutputIndex: < 0 } => $"there is no output {OutputIndex}",
        _ when InputValues.Contains(string.Empty) => "an input with a value has no name",
        _ when InputValues.Any(static pair => !double.IsFinite(pair.Value)) => $"the value of an input is not a number ({InputValues})",
        { Classes.Count: 1 } => "the only class is the background",
        _ when Classes.Distinct(StringComparer.OrdinalIgnoreCase).Count() < Classes.Count => $"two of its classes have the same name ({Classes})",
        _ when Classes.Any(static name => string.IsNullOrWhiteSpace(name) || name.Contains(',', StringComparison.Ordinal)) => "the name of a class is empty or contains a comma",
        _ => null,
    };
}

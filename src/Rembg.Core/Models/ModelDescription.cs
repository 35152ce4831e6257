using Rembg.Imaging;

namespace Rembg.Models;

/// <summary>The numbers that 8-bit pixels are divided by before mean and standard deviation.</summary>
public enum PixelScaling
{
    /// <summary>The largest value in the photo, as rembg does for every model: a dark photo is brightened.</summary>
    ByLargest,

    /// <summary>255, as most other exporters of models do.</summary>
    By255,
}

/// <summary>The meanings of a model's output before it is made a mask.</summary>
public enum OutputActivation
{
    /// <summary>A probability already (U²-Net, IS-Net: the sigmoid is in the graph).</summary>
    None,

    /// <summary>A logit; a sigmoid makes it a probability (BiRefNet).</summary>
    Sigmoid,
}

/// <summary>
/// All that the pipeline has to know about a model: how its input is made and how its output is read. The pipeline
/// follows this record; it has no special case for any name.
/// </summary>
public sealed record ModelDescription
{
    /// <summary>The largest input side, in pixels, that a description may ask for.</summary>
    public const int LargestInputSize = 8192;

    /// <summary>The name it is chosen by, and the stem of its file.</summary>
    public required string Name { get; init; }

    /// <summary>The purpose of the model, in a few words.</summary>
    public string Purpose { get; init; } = string.Empty;

    /// <summary>Input side in pixels where the file leaves it open; a fixed size in the file has the last word.</summary>
    public int InputSize { get; init; } = 320;

    /// <summary>The number that pixels are divided by first.</summary>
    public PixelScaling Scaling { get; init; }

    /// <summary>Mean of red, green and blue, subtracted after scaling to 0–1. The default is ImageNet's.</summary>
    public ChannelValues Mean { get; init; } = new(0.485, 0.456, 0.406);

    /// <summary>Standard deviation of red, green and blue, divided by after the mean. The default is ImageNet's.</summary>
    public ChannelValues StandardDeviation { get; init; } = new(0.229, 0.224, 0.225);

    /// <summary>The place of the output that is read among the model's outputs; the first is 0.</summary>
    public int OutputIndex { get; init; }

    /// <summary>
    /// True if nobody has said which output is read. The first one is then read only if no other could be meant: the model has
    /// no other, or the first one is a single plane of the photo's proportions.
    /// </summary>
    public bool OutputIsAssumed { get; init; }

    /// <summary>The numbers that inputs beside the photo are filled with, by the inputs' names.</summary>
    public InputValues InputValues { get; init; } = InputValues.None;

    /// <summary>The meaning of that output's values.</summary>
    public OutputActivation Activation { get; init; }

    /// <summary>
    /// The names of the planes of that output where each is a class of its own and a pixel belongs to the class of the
    /// largest value (cloth segmentation); the first is the background. Empty where the first plane is the mask.
    /// </summary>
    public ClassNames Classes { get; init; } = ClassNames.None;

    /// <summary>
    /// The levels that make its masks solid: models of some families give a subject that they are sure of 0.85 to 0.99, through
    /// which a new background shines. Neutral where nothing is known. Masks that are written alone stay as they are.
    /// </summary>
    public Levels Levels { get; init; } = Levels.Neutral;

    /// <summary>The terms of its weights; null where they are not known.</summary>
    public ModelLicense? License { get; init; }

    /// <summary>Its published file; null where it is not published.</summary>
    public ModelPublication? Publication { get; init; }

    /// <summary>The flaw of this record, in a clause; null if it is consistent.</summary>
    internal string? Flaw => this switch
    {
        { InputSize: < 1 or > LargestInputSize } => $"an input size of {InputSize} is not from 1 to {LargestInputSize}",
        _ when !Mean.All(double.IsFinite) => "its mean is not three numbers",
        _ when !StandardDeviation.All(static value => double.IsFinite(value) && value != 0) => "its standard deviation is not three numbers other than 0",
        _ when Levels.Flaw is { } flaw => flaw,
        { OutputIndex: < 0 } => $"there is no output {OutputIndex}",
        _ when InputValues.Contains(string.Empty) => "an input with a value has no name",
        _ when InputValues.Any(static pair => !double.IsFinite(pair.Value)) => $"the value of an input is not a number ({InputValues})",
        { Classes.Count: 1 } => "a single class is only the background",
        _ when Classes.Distinct(StringComparer.OrdinalIgnoreCase).Count() < Classes.Count => $"two of its classes have one name ({Classes})",
        _ when Classes.Any(static name => string.IsNullOrWhiteSpace(name) || name.Contains(',', StringComparison.Ordinal)) => "a class has a name that is empty or has a comma",
        _ => null,
    };
}

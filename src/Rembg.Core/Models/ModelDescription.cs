namespace Rembg.Models;

/// <summary>What a model's first output is before it is stretched to a mask.</summary>
public enum OutputActivation
{
    /// <summary>A probability already (U²-Net, IS-Net: the sigmoid is in the graph).</summary>
    None,

    /// <summary>A logit; a sigmoid makes it a probability (BiRefNet).</summary>
    Sigmoid,
}

/// <summary>
/// All that the pipeline has to know about a salient-object model: how its input is made and how its output is read.
/// The pipeline follows this record; it has no special case for any name.
/// </summary>
public sealed record ModelDescription
{
    /// <summary>The name it is chosen by, and the stem of its file.</summary>
    public required string Name { get; init; }

    /// <summary>What it is good for, in a few words.</summary>
    public string Purpose { get; init; } = string.Empty;

    /// <summary>Input side in pixels where the file leaves it open; a fixed size in the file has the last word.</summary>
    public int InputSize { get; init; } = 320;

    /// <summary>Mean of red, green and blue, subtracted after scaling to 0–1. The default is ImageNet's.</summary>
    public ChannelValues Mean { get; init; } = new(0.485, 0.456, 0.406);

    /// <summary>Standard deviation of red, green and blue, divided by after the mean. The default is ImageNet's.</summary>
    public ChannelValues StandardDeviation { get; init; } = new(0.229, 0.224, 0.225);

    /// <summary>What the first output is.</summary>
    public OutputActivation Activation { get; init; }

    /// <summary>Where rembg publishes the file; null where it does not.</summary>
    public Uri? Source { get; init; }

    /// <summary>MD5 of the published file, as rembg checks it; null where unknown.</summary>
    public string? Md5 { get; init; }
}

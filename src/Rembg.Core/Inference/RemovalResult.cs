using Rembg.Imaging;

namespace Rembg.Inference;

/// <summary>The result of one photo.</summary>
public sealed record RemovalResult
{
    /// <summary>The photo's full path; <c>(memory)</c> where it has none.</summary>
    public required string Source { get; init; }

    /// <summary>The full path of the file that was written; <c>(stream)</c> where it went to one.</summary>
    public required string Output { get; init; }

    /// <summary>The kind of output: <c>CutOut</c>, <c>Mask</c>, or another name that the caller gave it.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>Columns of the output, in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the output, in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>
    /// The part of the photo that the output shows, in pixels of the upright photo: all of it, or the subject with its soft edge and
    /// padding. With padding it may reach beyond the photo.
    /// </summary>
    public required BoundingBox Crop { get; init; }

    /// <summary>
    /// Where <see cref="Crop"/> lies in the output, in pixels of the output: all of it, unless there is a canvas. Where a canvas
    /// cuts it off, it reaches beyond the output.
    /// </summary>
    public required BoundingBox Placement { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The device that the model ran on, as <see cref="Devices.ExecutionDevice"/> names it.</summary>
    public required string Device { get; init; }

    /// <summary>Foreground pixels (mask at least 128) ÷ all pixels, 0–1.</summary>
    public required double Coverage { get; init; }

    /// <summary>
    /// The smallest rectangle around the foreground (mask at least 128), in pixels of the upright photo; null if the mask has no foreground.
    /// It leaves out the soft edge and does not depend on a crop; <see cref="Crop"/> is the rectangle that was kept.
    /// </summary>
    public required BoundingBox? BoundingBox { get; init; }

    /// <summary>The largest probability the model gave any pixel, 0–1, before the mask was stretched to full contrast.</summary>
    public required double Confidence { get; init; }

    /// <summary>False where the model found nothing: the mask is then its faint answer as it is, not stretched.</summary>
    public required bool HasSubject { get; init; }

    /// <summary>True if the mask came from the cache, without an inference.</summary>
    public bool FromCache { get; init; }

    /// <summary>Sentences about what the user may not expect: a colour profile that was ignored, a photo whose own transparency hides the subject.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The time that each stage took.</summary>
    public required StageTimes Time { get; init; }

    /// <summary>The path of the output.</summary>
    public override string ToString() => Output;
}

/// <summary>Milliseconds spent on one photo, stage by stage. Waiting for other photos of the run counts in none.</summary>
/// <param name="Decode">Header, decoding to the model's size.</param>
/// <param name="Inference">The model, waiting for its turn included.</param>
/// <param name="Mask">Stretching the mask to the photo's size, post-processing and measuring it.</param>
/// <param name="Encode">Decoding the full photo, composing and writing, which happen together.</param>
public sealed record StageTimes(double Decode, double Inference, double Mask, double Encode)
{
    /// <summary>Looking at the mask's edge; applying what was found belongs to <see cref="Encode"/>.</summary>
    public double Refine { get; init; }

    /// <summary>The sum of all stages.</summary>
    public double Total => Decode + Inference + Refine + Mask + Encode;

    /// <summary>The total in milliseconds.</summary>
    public override string ToString() => $"{Total:F0} ms";
}

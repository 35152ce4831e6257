using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Inference;

/// <summary>The result for one output of a photo.</summary>
public sealed record RemovalResult
{
    /// <summary>The photo's full path; <c>(memory)</c> if it has no file.</summary>
    public required string Source { get; init; }

    /// <summary>The full path of the output file; <c>(stream)</c> if the output was written to a stream.</summary>
    public required string Output { get; init; }

    /// <summary>The kind of output: <c>CutOut</c>, <c>Mask</c>, or another name chosen by the caller.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>Columns of the output, in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the output, in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>
    /// The part of the photo that the output shows, in pixels of the upright photo: the whole photo, or the subject with its
    /// soft edge and padding. With padding it may extend beyond the photo.
    /// </summary>
    public required BoundingBox Crop { get; init; }

    /// <summary>
    /// The position of <see cref="Crop"/> in the output, in pixels of the output: all of it, unless there is a canvas. If the
    /// canvas cuts it off, it extends beyond the output.
    /// </summary>
    public required BoundingBox Placement { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The form of the model.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>The device that ran the model, as named by <see cref="Devices.ExecutionDevice"/>.</summary>
    public required string Device { get; init; }

    /// <summary>Foreground pixels (mask at least 128) ÷ all pixels, 0–1.</summary>
    public required double Coverage { get; init; }

    /// <summary>
    /// The smallest rectangle around the foreground (mask at least 128), in pixels of the upright photo; null if the mask has
    /// no foreground. It excludes the soft edge and does not depend on cropping; <see cref="Crop"/> is the rectangle that was
    /// kept.
    /// </summary>
    public required BoundingBox? BoundingBox { get; init; }

    /// <summary>
    /// The estimated intersection over union (IoU) of the mask with the true mask, 0–1; 0 if the model found no subject. Of an
    /// output with several parts, the smallest estimate of the parts that have a subject.
    /// </summary>
    public required double Certainty { get; init; }

    /// <summary>
    /// The largest probability of any pixel, 0–1, before the mask was stretched to full contrast. It is near 1 for nearly every
    /// photo; <see cref="Certainty"/> shows how far a mask can be trusted.
    /// </summary>
    public required double Confidence { get; init; }

    /// <summary>False if the model found no subject: the mask then contains the model's low probabilities, not stretched.</summary>
    public required bool HasSubject { get; init; }

    /// <summary>
    /// The looks at the photo, in their order: one, unless its mask was uncertain. <see cref="Model"/> is the model of the look
    /// whose mask is used.
    /// </summary>
    public IReadOnlyList<LookTaken> Looks { get; init; } = [];

    /// <summary>True if the mask came from the cache, without an inference.</summary>
    public bool FromCache { get; init; }

    /// <summary>
    /// Sentences about unexpected circumstances: a colour profile that was ignored, or a photo whose own transparency hides the
    /// subject.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The time that each stage took.</summary>
    public required StageTimes Time { get; init; }

    /// <summary>Returns the path of the output.</summary>
    public override string ToString() => Output;
}

/// <summary>The milliseconds spent on one photo, by stage. Waiting for other photos of the run is not included.</summary>
/// <param name="Decode">Decoding to the model's size, for the look whose mask is used.</param>
/// <param name="Inference">Running the model for that look, including the wait for its turn.</param>
/// <param name="Mask">Stretching the mask to the photo's size, post-processing it and measuring it.</param>
/// <param name="Encode">Decoding the full photo, composing and writing, which happen together.</param>
public sealed record StageTimes(double Decode, double Inference, double Mask, double Encode)
{
    /// <summary>Examining the mask's edge; applying the result is part of <see cref="Encode"/>.</summary>
    public double Refine { get; init; }

    /// <summary>The looks whose masks are not used.</summary>
    public double OtherLooks { get; init; }

    /// <summary>The sum of all stages.</summary>
    public double Total => Decode + Inference + OtherLooks + Refine + Mask + Encode;

    /// <summary>Formats the total in milliseconds.</summary>
    public override string ToString() => $"{Total:F0} ms";
}

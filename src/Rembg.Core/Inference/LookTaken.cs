namespace Rembg.Inference;

/// <summary>One look at a photo: a model at an input size, and the certainty of its mask.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="InputSize">The longer side of the model's input, in pixels.</param>
/// <param name="Certainty">The estimated IoU of its mask with the true mask, 0–1.</param>
/// <param name="IsUsed">True for the look whose mask is used.</param>
/// <param name="Milliseconds">
/// The time that it took: decoding the photo to the model's size, waiting for a turn, and the inference.
/// </param>
public sealed record LookTaken(string Model, int InputSize, double Certainty, bool IsUsed, double Milliseconds)
{
    /// <summary>Returns the look as text, for example <c>u2netp 256: 0.93 (used)</c>.</summary>
    public override string ToString() => $"{Model} {InputSize}: {Certainty:F2}{(IsUsed ? " (used)" : string.Empty)}";
}

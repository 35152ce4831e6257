namespace Rembg.Measuring;

/// <summary>A model's mask of a photo.</summary>
/// <param name="Path">The file with the mask, in the photo's size.</param>
/// <param name="Certainty">The estimated IoU of the mask with the true mask, 0–1; 0 if the model found no subject.</param>
internal sealed record MeasuredMask(string Path, double Certainty);

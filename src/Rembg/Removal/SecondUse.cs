namespace Rembg.Removal;

/// <summary>The photos for which the second model is used.</summary>
/// <param name="Below">The certainty below which it is used, above 0; 1 for every photo.</param>
/// <param name="Share">The share of photos for which it is used, 0–1, if the certainty follows from the photos of the run; otherwise null.</param>
internal readonly record struct SecondUse(double Below, double? Share);

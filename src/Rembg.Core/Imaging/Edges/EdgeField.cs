namespace Rembg.Imaging.Edges;

/// <summary>The data for refining a photo's edges, at limited sizes.</summary>
/// <param name="Model">Alpha as a function of colour; null if the mask does not change.</param>
/// <param name="Foreground">
/// F̄ as a <see cref="WeightedColor"/>, whose weight is the share of alpha that is derived from colour: 1, or 0 where alpha comes from the
/// mask.
/// </param>
/// <param name="Background">
/// B̄ as a <see cref="WeightedColor"/>, whose weight is the share of the mask that is added to alpha derived from colour.
/// </param>
/// <param name="Levels">The levels of the mask.</param>
/// <param name="Tones">
/// An <see cref="EdgeTone"/> for each pixel. Only used if <paramref name="Levels"/> are not neutral.
/// </param>
/// <param name="HasColors">True if F̄ and B̄ are known; otherwise colours do not change.</param>
internal sealed record EdgeField(LinearModel? Model, VectorField Foreground, VectorField Background, Levels Levels, VectorField Tones, bool HasColors);

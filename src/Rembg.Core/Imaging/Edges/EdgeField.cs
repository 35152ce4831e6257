namespace Rembg.Imaging.Edges;

/// <summary>All that is known of a photo's edges, at bounded sizes.</summary>
/// <param name="Model">How alpha follows from colour; null if the mask stays as it is.</param>
/// <param name="Foreground">F̄, and how much of alpha follows from colour: 1, or 0 for where it is the mask's.</param>
/// <param name="Background">B̄, and how much of the mask is to be added to what follows from colour.</param>
/// <param name="Levels">The levels of the mask.</param>
/// <param name="Tones">
/// The low point of the levels of what follows from colour, 1 ÷ their range, the least alpha where the mask is above a half, and whether
/// that changes anything. It means something where <paramref name="Levels"/> are not neutral.
/// </param>
/// <param name="HasColors">True if F̄ and B̄ are known; otherwise colours stay as they are.</param>
internal sealed record EdgeField(LinearModel? Model, VectorField Foreground, VectorField Background, Levels Levels, VectorField Tones, bool HasColors);

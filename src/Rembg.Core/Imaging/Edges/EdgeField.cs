namespace Rembg.Imaging.Edges;

/// <summary>All that is known of a photo's edges, at bounded sizes.</summary>
/// <param name="Model">How alpha follows from colour; null where the mask stays as it is.</param>
/// <param name="Foreground">F̄, and how much of alpha follows from colour: 1, or 0 for where it is the mask's.</param>
/// <param name="Background">B̄, and how much of the mask is to be added to what follows from colour.</param>
/// <param name="Tones">The levels of both kinds of alpha, and the least alpha.</param>
/// <param name="HasColors">Whether F̄ and B̄ are known; otherwise colours stay as they are.</param>
internal sealed record EdgeField(LinearModel? Model, VectorField Foreground, VectorField Background, EdgeTones Tones, bool HasColors);

namespace Rembg.Imaging.Edges;

/// <summary>The settings for refining the edges of a photo's mask.</summary>
/// <param name="Refinement">The method.</param>
/// <param name="Levels">The levels of the mask.</param>
/// <param name="Matting">The settings of <see cref="Imaging.Refinement.Matting"/>; other methods ignore them.</param>
/// <param name="FindsColors">True if semi-transparent pixels get the subject's own colour.</param>
internal sealed record EdgeOptions(Refinement Refinement, Levels Levels, MattingOptions Matting, bool FindsColors);

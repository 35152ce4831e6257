namespace Rembg.Imaging.Edges;

/// <summary>The way in which the edges of one photo's mask are refined.</summary>
/// <param name="Refinement">The method.</param>
/// <param name="Levels">The levels that the mask gets.</param>
/// <param name="Matting">The settings of <see cref="Imaging.Refinement.Matting"/>; other methods ignore them.</param>
/// <param name="FindsColors">True if half-transparent pixels get the subject's own colour.</param>
internal sealed record EdgeOptions(Refinement Refinement, Levels Levels, MattingOptions Matting, bool FindsColors);

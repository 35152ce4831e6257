using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Models;

namespace Rembg.Inference;

/// <summary>Chooses the refinement of edges if the caller does not.</summary>
internal static class RefinementChoice
{
    // Pixels of the photo for each pixel of the mask: 0.8 megapixels for a mask of 320 × 320. Below that, an enlarged mask is
    // accurate enough, and examining the edges would take a third of the time of an inference.
    private const long Enlargement = 8;

    /// <summary>Returns the refinement of a photo.</summary>
    /// <param name="options">The caller's options.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="raw">The photo's mask.</param>
    /// <param name="writesColors">True if any output is not just a mask.</param>
    public static Refinement For(RemovalOptions options, Photo photo, RawMask raw, bool writesColors) => options.Refinement
        ?? (writesColors && !options.PostProcessMask && (long)photo.Width * photo.Height >= Enlargement * raw.Width * raw.Height ? Refinement.Guided : Refinement.None);

    /// <summary>Returns the levels of a photo's mask.</summary>
    /// <param name="options">The caller's options.</param>
    /// <param name="model">The model.</param>
    /// <param name="writesColors">True if any output is not just a mask.</param>
    public static Levels LevelsFor(RemovalOptions options, ModelDescription model, bool writesColors) => options.Levels
        ?? (options.PostProcessMask || options.Refinement == Refinement.None || (!writesColors && options.Refinement is null) ? Levels.Neutral : model.Levels);

    /// <summary>Returns the settings for refining the edges of a photo's mask.</summary>
    /// <param name="options">The caller's options.</param>
    /// <param name="model">The model.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="raw">The photo's mask.</param>
    /// <param name="writesColors">True if any output is not just a mask.</param>
    /// <returns>The settings; null if the mask is not refined.</returns>
    public static EdgeOptions? EdgesFor(RemovalOptions options, ModelDescription model, Photo photo, RawMask raw, bool writesColors)
    {
        Refinement refinement = For(options, photo, raw, writesColors);
        Levels levels = LevelsFor(options, model, writesColors);
        return refinement != Refinement.None || !levels.IsNeutral || (options.ForegroundColors == true && writesColors)
            ? new EdgeOptions(refinement, levels, options.Matting, writesColors && (options.ForegroundColors ?? refinement != Refinement.None))
            : null;
    }
}

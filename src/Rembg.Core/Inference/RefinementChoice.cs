using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Models;

namespace Rembg.Inference;

/// <summary>Chooses the refinement of edges if nobody says it.</summary>
internal static class RefinementChoice
{
    // Pixels of the photo for each of the mask's, 0.8 megapixels for a mask of 320 × 320. Below that a stretched mask is not far
    // off, and looking at the edges would take a third of an inference.
    private const long Enlargement = 8;

    /// <summary>The refinement of a photo.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="raw">Its mask.</param>
    /// <param name="writesColors">Whether there is any output but masks.</param>
    public static Refinement For(RemovalOptions options, Photo photo, RawMask raw, bool writesColors) => options.Refinement
        ?? (writesColors && !options.PostProcessMask && (long)photo.Width * photo.Height >= Enlargement * raw.Width * raw.Height ? Refinement.Guided : Refinement.None);

    /// <summary>The levels of a photo's mask.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="model">The model.</param>
    /// <param name="writesColors">Whether there is any output but masks.</param>
    public static Levels LevelsFor(RemovalOptions options, ModelDescription model, bool writesColors) => options.Levels
        ?? (options.PostProcessMask || options.Refinement == Refinement.None || (!writesColors && options.Refinement is null) ? Levels.Neutral : model.Levels);

    /// <summary>The way in which the edges of a photo's mask are refined.</summary>
    /// <param name="options">The options of the caller.</param>
    /// <param name="model">The model.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="raw">Its mask.</param>
    /// <param name="writesColors">True if any output but masks is written.</param>
    /// <returns>Null if the mask stays as it is.</returns>
    public static EdgeOptions? EdgesFor(RemovalOptions options, ModelDescription model, Photo photo, RawMask raw, bool writesColors)
    {
        Refinement refinement = For(options, photo, raw, writesColors);
        Levels levels = LevelsFor(options, model, writesColors);
        return refinement != Refinement.None || !levels.IsNeutral || (options.ForegroundColors == true && writesColors)
            ? new EdgeOptions(refinement, levels, options.Matting, writesColors && (options.ForegroundColors ?? refinement != Refinement.None))
            : null;
    }
}

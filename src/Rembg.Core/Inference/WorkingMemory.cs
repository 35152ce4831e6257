using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>
/// Estimates the peak memory of the work on a photo, in bytes, from the photo's header: nothing is decoded before the memory is
/// reserved. Memory that grows neither with the photo nor with its outputs, above all the model's own, is not included.
/// </summary>
internal static class WorkingMemory
{
    /// <summary>Estimates the bytes.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The options for making masks.</param>
    /// <param name="segments">The number of masks of the photo.</param>
    /// <param name="parts">
    /// The largest number of masks in one output: for each of them, the photo is decoded while the output is written.
    /// </param>
    /// <param name="finishers">The outputs.</param>
    public static long Of(Photo photo, SegmentationModel model, RemovalOptions options, int segments, int parts, IReadOnlyList<Finisher> finishers)
    {
        long pixels = photo.PixelCount;
        bool findsSubject = finishers.Any(static finisher => finisher.NeedsSubject);

        // A mask takes a byte a pixel, and so does the alpha of a subject.
        long masks = pixels * segments * (findsSubject ? 2 : 1);

        // While libvips computes a mask, its result and the copy of it exist at the same time.
        long computed = findsSubject || options.PostProcessMask ? 2 * pixels : 0;
        long seen = PhotoThumbnail.WorkingSize(photo, model.InputWidth, model.InputHeight);
        long edges = options.Refinement == Refinement.None ? 0 : EdgeRefiner.WorkingSize(photo, options.Refinement == Refinement.Matting ? options.Matting : null);
        long finding = Math.Max(photo.DecodingSize + Math.Max(seen, computed), edges + seen);
        long writing = finishers.Max(finisher => finisher.WorkingSize(pixels * parts)) + (photo.DecodingSize * parts);
        return photo.ContentSize + masks + Math.Max(finding, writing);
    }
}

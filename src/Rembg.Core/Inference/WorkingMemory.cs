using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>
/// Estimates the bytes that work on a photo holds at its peak, by what its header declares: nothing is decoded before there is
/// room for it. What grows neither with the photo nor with what is made of it, the model's own memory above all, is not in it.
/// </summary>
internal static class WorkingMemory
{
    /// <summary>Estimates.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="model">The model that sees it.</param>
    /// <param name="options">How masks are made.</param>
    /// <param name="segments">How many masks are made of it.</param>
    /// <param name="parts">How many of them one output shows, at most: each decodes the photo while the output is written.</param>
    /// <param name="finishers">The outputs.</param>
    public static long Of(Photo photo, SegmentationModel model, RemovalOptions options, int segments, int parts, IReadOnlyList<Finisher> finishers)
    {
        long pixels = photo.PixelCount;
        bool findsSubject = finishers.Any(static finisher => finisher.NeedsSubject);

        // A mask has a byte a pixel, and so has the alpha of a subject.
        long masks = pixels * segments * (findsSubject ? 2 : 1);

        // While libvips computes one of them, there are what it computes and what it is copied to.
        long computed = findsSubject || options.PostProcessMask ? 2 * pixels : 0;
        long seen = PhotoThumbnail.WorkingSize(photo, model.InputWidth, model.InputHeight);
        long edges = options.Refinement == Refinement.None ? 0 : EdgeRefiner.WorkingSize(photo, options.Refinement == Refinement.Matting ? options.Matting : null);
        long finding = Math.Max(photo.DecodingSize + Math.Max(seen, computed), edges + seen);
        long writing = finishers.Max(finisher => finisher.WorkingSize(pixels * parts)) + (photo.DecodingSize * parts);
        return photo.ContentSize + masks + Math.Max(finding, writing);
    }
}

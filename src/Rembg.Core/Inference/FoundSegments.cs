using Rembg.Imaging;

namespace Rembg.Inference;

/// <summary>The segments that were found in a photo.</summary>
/// <param name="Segments">A segment for each requested set of classes.</param>
/// <param name="Model">The model whose masks are used.</param>
/// <param name="Looks">All looks at the photo, in their order.</param>
/// <param name="FromCache">True if the masks came from the cache.</param>
/// <param name="Time">The time that each stage has taken so far.</param>
internal sealed record FoundSegments(IReadOnlyList<Segment> Segments, SegmentationModel Model, IReadOnlyList<LookTaken> Looks, bool FromCache, StageTimes Time) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Segment segment in Segments)
        {
            segment.Dispose();
        }
    }

    /// <summary>Returns the smallest rectangle around all given rectangles; null if no rectangles are given.</summary>
    public static BoundingBox? Around(IEnumerable<BoundingBox?> boxes)
    {
        BoundingBox? union = null;
        foreach (BoundingBox box in boxes.OfType<BoundingBox>())
        {
            union = union is null ? box : Join(union, box);
        }

        return union;
    }

    private static BoundingBox Join(BoundingBox one, BoundingBox other)
    {
        int left = Math.Min(one.X, other.X);
        int top = Math.Min(one.Y, other.Y);
        int right = Math.Max(one.X + one.Width, other.X + other.Width);
        int bottom = Math.Max(one.Y + one.Height, other.Y + other.Height);
        return new BoundingBox(left, top, right - left, bottom - top);
    }
}

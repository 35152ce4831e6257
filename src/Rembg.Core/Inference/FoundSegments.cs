using Rembg.Imaging;

namespace Rembg.Inference;

/// <summary>The segments that were found in a photo.</summary>
/// <param name="Segments">A segment for each that was wanted.</param>
/// <param name="FromCache">Whether none of them took an inference.</param>
/// <param name="Time">Where the time went, up to here.</param>
internal sealed record FoundSegments(IReadOnlyList<Segment> Segments, bool FromCache, StageTimes Time) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Segment segment in Segments)
        {
            segment.Dispose();
        }
    }

    /// <summary>The smallest rectangle around all of some rectangles; null without rectangles.</summary>
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

namespace Rembg.Imaging;

/// <summary>A rectangle in pixels, of the upright photo if nothing else is said, origin at the top left.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record BoundingBox(int X, int Y, int Width, int Height)
{
    /// <summary>The area that two rectangles share; null if they do not overlap.</summary>
    public BoundingBox? Intersect(BoundingBox other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int left = Math.Max(X, other.X);
        int top = Math.Max(Y, other.Y);
        int right = Math.Min(X + Width, other.X + other.Width);
        int bottom = Math.Min(Y + Height, other.Y + other.Height);
        return left < right && top < bottom ? new BoundingBox(left, top, right - left, bottom - top) : null;
    }

    /// <summary>The rectangle in geometry notation, <c>WIDTHxHEIGHT+X+Y</c>.</summary>
    public override string ToString() => $"{Width}x{Height}+{X}+{Y}";
}

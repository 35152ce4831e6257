namespace Rembg.Imaging;

/// <summary>A rectangle in pixels, of the upright photo unless stated otherwise, with the origin at the top left.</summary>
/// <param name="X">The first column.</param>
/// <param name="Y">The first row.</param>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
public sealed record BoundingBox(int X, int Y, int Width, int Height)
{
    /// <summary>Returns the area that two rectangles share; null if they do not overlap.</summary>
    public BoundingBox? Intersect(BoundingBox other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int left = Math.Max(X, other.X);
        int top = Math.Max(Y, other.Y);
        int right = Math.Min(X + Width, other.X + other.Width);
        int bottom = Math.Min(Y + Height, other.Y + other.Height);
        return left < right && top < bottom ? new BoundingBox(left, top, right - left, bottom - top) : null;
    }

    /// <summary>Returns the rectangle in geometry notation, <c>WIDTHxHEIGHT+X+Y</c>.</summary>
    public override string ToString() => $"{Width}x{Height}+{X}+{Y}";
}

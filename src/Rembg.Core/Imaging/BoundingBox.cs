namespace Rembg.Imaging;

/// <summary>A rectangle in pixels, of the upright photo if nothing else is said, origin at the top left.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record BoundingBox(int X, int Y, int Width, int Height)
{
    /// <summary>The rectangle in geometry notation, <c>WIDTHxHEIGHT+X+Y</c>.</summary>
    public override string ToString() => $"{Width}x{Height}+{X}+{Y}";
}

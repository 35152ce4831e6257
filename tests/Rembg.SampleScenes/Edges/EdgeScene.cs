namespace Rembg.Samples.Edges;

/// <summary>A composite and the truth about it: what a matte of it should be, and what the subject's colours are.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgb">The photo, αF + (1 − α)B in sRGB's numbers, three bytes per pixel, row by row.</param>
/// <param name="Alpha">α, 0–255.</param>
/// <param name="Foreground">F, three bytes per pixel; it means something where α is above 0.</param>
public sealed record EdgeScene(int Width, int Height, byte[] Rgb, byte[] Alpha, byte[] Foreground);

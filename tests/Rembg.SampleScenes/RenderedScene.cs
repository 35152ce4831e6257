namespace Rembg.Samples;

/// <summary>A picture and the truth about it.</summary>
/// <param name="Rgb">sRGB, three bytes per pixel, row by row.</param>
/// <param name="Mask">How much of each pixel the subject covers, without its shadow: 0 nothing, 255 all of it.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record RenderedScene(byte[] Rgb, byte[] Mask, int Width, int Height);

using Rembg.Imaging;

namespace Rembg.Tests;

/// <summary>The output of the resizer, in an array of its own.</summary>
internal static class Resized
{
    public static byte[] Rgb(ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, double extentWidth, double extentHeight, int width, int height)
    {
        byte[] target = new byte[width * height * 3];
        LanczosResizer.ResizeRgb(source, sourceWidth, sourceHeight, extentWidth, extentHeight, width, height, target, default);
        return target;
    }
}

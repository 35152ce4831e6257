using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>Composes a subject at any size over a backdrop.</summary>
internal static class Placement
{
    /// <summary>Places a subject at the lower border, where a cut-off body is at home.</summary>
    /// <param name="subject">The subject; its photo is not used.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="seed">Which backdrop, and how far to a side.</param>
    public static EdgeScene Over(EdgeScene subject, int width, int height, int seed)
    {
        byte[] rgb = EdgeBackdrop.Draw(width, height, seed);
        byte[] alpha = new byte[width * height];
        byte[] foreground = new byte[width * height * 3];

        // Between a quarter and three quarters of the room that there is; a larger subject is cut off on both sides.
        double side = subject.Width > width ? 0.5 : 0.25 + (new Random(seed).NextDouble() / 2);
        int left = (int)((width - subject.Width) * side);
        int top = height - subject.Height;
        for (int y = Math.Max(top, 0); y < height; y++)
        {
            for (int x = Math.Max(left, 0); x < Math.Min(left + subject.Width, width); x++)
            {
                int from = ((y - top) * subject.Width) + x - left;
                int to = (y * width) + x;
                float opacity = subject.Alpha[from] / 255f;
                alpha[to] = subject.Alpha[from];
                for (int band = 0; band < 3; band++)
                {
                    byte color = subject.Foreground[(from * 3) + band];
                    foreground[(to * 3) + band] = color;
                    rgb[(to * 3) + band] = (byte)MathF.Round((color * opacity) + (rgb[(to * 3) + band] * (1 - opacity)));
                }
            }
        }

        return new EdgeScene(width, height, rgb, alpha, foreground);
    }
}

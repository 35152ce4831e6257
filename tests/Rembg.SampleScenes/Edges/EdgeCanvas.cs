using System.Numerics;

namespace Rembg.Samples.Edges;

/// <summary>Layers of a subject, each laid over the ones before with Porter and Duff's "over".</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
internal sealed class EdgeCanvas(int width, int height)
{
    // Colour times alpha, and alpha.
    private readonly Vector4[] _pixels = new Vector4[width * height];

    // The coverage of the current stroke. Its pieces overlap and must not add up.
    private readonly Dictionary<int, float> _stroke = [];

    /// <summary>The number of columns.</summary>
    public int Width => width;

    /// <summary>The number of rows.</summary>
    public int Height => height;

    /// <summary>Lays a shape over the picture.</summary>
    /// <param name="coverage">How much of a pixel it covers, 0–1, from the pixel's place.</param>
    /// <param name="color">Its colour, 0–1.</param>
    public void Fill(Func<Vector2, float> coverage, Func<Vector2, Vector3> color) => Parallel.For(0, height, y =>
    {
        for (int x = 0; x < width; x++)
        {
            Vector2 place = new(x, y);
            float alpha = Math.Clamp(coverage(place), 0, 1);
            if (alpha > 0)
            {
                LayOver((y * width) + x, color(place), alpha);
            }
        }
    });

    /// <summary>Draws a quadratic Bézier curve that narrows towards its end.</summary>
    /// <param name="from">Where it starts.</param>
    /// <param name="by">Its control point.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="thickness">Its width at the start, in pixels; less than one covers pixels in part.</param>
    /// <param name="taper">Its width at the end as a share of that at the start.</param>
    /// <param name="color">Its colour.</param>
    public void Stroke(Vector2 from, Vector2 by, Vector2 to, float thickness, float taper, Vector3 color)
    {
        _stroke.Clear();
        float length = Vector2.Distance(from, by) + Vector2.Distance(by, to);
        int pieces = Math.Max((int)(length / 1.5f), 1);
        Vector2 last = from;
        for (int i = 1; i <= pieces; i++)
        {
            float t = i / (float)pieces;
            Vector2 next = Vector2.Lerp(Vector2.Lerp(from, by, t), Vector2.Lerp(by, to, t), t);
            Cover(last, next, thickness * float.Lerp(1, taper, t));
            last = next;
        }

        foreach ((int index, float coverage) in _stroke)
        {
            LayOver(index, color, coverage);
        }
    }

    /// <summary>Composes the subject over a backdrop.</summary>
    /// <param name="backdrop">As large, three bytes per pixel.</param>
    public EdgeScene Over(byte[] backdrop)
    {
        byte[] rgb = new byte[width * height * 3];
        byte[] foreground = new byte[rgb.Length];
        byte[] alpha = new byte[width * height];
        Parallel.For(0, height, y =>
        {
            for (int i = y * width; i < (y + 1) * width; i++)
            {
                alpha[i] = ToByte(_pixels[i].W);
                float opacity = alpha[i] / 255f;
                for (int band = 0; band < 3; band++)
                {
                    float color = _pixels[i].W > 0 ? _pixels[i][band] / _pixels[i].W : 0;
                    foreground[(i * 3) + band] = ToByte(color);
                    rgb[(i * 3) + band] = ToByte((color * opacity) + (backdrop[(i * 3) + band] / 255f * (1 - opacity)));
                }
            }
        });
        return new EdgeScene(width, height, rgb, alpha, foreground);
    }

    private static byte ToByte(float value) => (byte)MathF.Round(Math.Clamp(value, 0, 1) * 255);

    private void Cover(Vector2 from, Vector2 to, float thickness)
    {
        float reach = (Math.Max(thickness, 1) / 2) + 1;
        Vector2 low = Vector2.Min(from, to) - new Vector2(reach);
        Vector2 high = Vector2.Max(from, to) + new Vector2(reach);
        for (int y = Math.Max((int)low.Y, 0); y <= Math.Min((int)high.Y + 1, height - 1); y++)
        {
            for (int x = Math.Max((int)low.X, 0); x <= Math.Min((int)high.X + 1, width - 1); x++)
            {
                // A line thinner than a pixel is drawn a pixel wide and as much fainter.
                float distance = DistanceToSegment(new Vector2(x, y), from, to);
                float coverage = Math.Clamp((Math.Max(thickness, 1) / 2) + 0.5f - distance, 0, 1) * Math.Min(thickness, 1);
                int index = (y * width) + x;
                if (coverage > 0 && coverage > _stroke.GetValueOrDefault(index))
                {
                    _stroke[index] = coverage;
                }
            }
        }
    }

    private static float DistanceToSegment(Vector2 point, Vector2 from, Vector2 to)
    {
        Vector2 along = to - from;
        float t = Math.Clamp(Vector2.Dot(point - from, along) / Math.Max(along.LengthSquared(), 1e-6f), 0, 1);
        return Vector2.Distance(point, from + (t * along));
    }

    private void LayOver(int index, Vector3 color, float alpha) =>
        _pixels[index] = new Vector4(color * alpha, alpha) + ((1 - alpha) * _pixels[index]);
}

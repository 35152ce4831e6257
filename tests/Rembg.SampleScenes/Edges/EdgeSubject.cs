using System.Numerics;

namespace Rembg.Samples.Edges;

/// <summary>The parts that the scenes' subjects are made of.</summary>
/// <param name="canvas">Where they are drawn.</param>
/// <param name="seed">Which of many.</param>
internal sealed class EdgeSubject(EdgeCanvas canvas, int seed)
{
    private readonly Random _random = new(seed);
    private readonly float _unit = Math.Min(canvas.Width, canvas.Height);
    private readonly Vector2 _middle = new(canvas.Width * 0.5f, canvas.Height * 0.48f);

    // A pixel of a picture of about a megapixel: strands get wider as pictures get larger.
    private float Pixel => _unit / 866;

    /// <summary>Head and shoulders.</summary>
    public void DrawBust()
    {
        Vector3 skin = Vector3.Lerp(new(0.42f, 0.27f, 0.2f), new(0.93f, 0.76f, 0.66f), Next());
        Vector3 cloth = new(Next(), Next(), Next());
        FillEllipse(_middle + new Vector2(0, 0.52f * _unit), new Vector2(0.42f, 0.26f) * _unit, cloth, 1);
        FillEllipse(_middle + new Vector2(0, 0.2f * _unit), new Vector2(0.09f, 0.2f) * _unit, skin * 0.85f, 1);
        FillEllipse(_middle - new Vector2(0, 0.03f * _unit), new Vector2(0.17f, 0.22f) * _unit, skin, 1);
    }

    /// <summary>Hair from the crown of the head, hanging or standing.</summary>
    public void DrawStrands(int count, float length, float curl, float thickness, bool upwards)
    {
        Vector3 tone = Vector3.Lerp(new(0.12f, 0.08f, 0.06f), new(0.93f, 0.83f, 0.62f), Next());
        Vector2 crown = _middle - new Vector2(0, 0.09f * _unit);
        FillEllipse(crown, new Vector2(0.2f, 0.19f) * _unit, tone * 0.8f, 1);
        for (int i = 0; i < count; i++)
        {
            float angle = (float)(Math.PI * (1.05 + (0.9 * _random.NextDouble())));
            Vector2 out0 = new(MathF.Cos(angle), MathF.Sin(angle));
            Vector2 root = crown + (out0 * new Vector2(0.19f, 0.18f) * _unit * (0.7f + (0.3f * Next())));
            Vector2 fall = upwards ? out0 : new Vector2(out0.X * 0.9f, 0.35f + (1.1f * Math.Abs(out0.X)));
            float reach = length * _unit * (0.35f + (0.75f * Next() * Next()) + (Next() < 0.04f ? 0.5f : 0));
            Vector2 jitter = new(Next() - 0.5f, Next() - 0.5f);
            Vector2 by = root + (out0 * reach * 0.45f) + (jitter * curl * _unit);
            Vector2 to = root + (Vector2.Normalize(fall) * reach) + (new Vector2(Next() - 0.5f, Next() - 0.5f) * curl * _unit);
            canvas.Stroke(root, by, to, thickness * Pixel * (0.5f + Next()) * 1.3f, 0.35f, Vary(tone, 0.35f));
        }
    }

    /// <summary>A furry animal, more or less.</summary>
    public void DrawFur()
    {
        Vector3 tone = new(0.25f + (0.7f * Next()), 0.25f + (0.6f * Next()), 0.2f + (0.5f * Next()));
        (Vector2 Middle, Vector2 Radius)[] parts =
        [
            (_middle + new Vector2(0, 0.14f * _unit), new Vector2(0.26f, 0.24f) * _unit),
            (_middle - new Vector2(0, 0.16f * _unit), new Vector2(0.17f, 0.15f) * _unit),
            (_middle + (new Vector2(-0.13f, -0.29f) * _unit), new Vector2(0.05f, 0.07f) * _unit),
            (_middle + (new Vector2(0.13f, -0.29f) * _unit), new Vector2(0.05f, 0.07f) * _unit),
        ];
        foreach ((Vector2 middle, Vector2 radius) in parts)
        {
            FillEllipse(middle, radius, tone * 0.85f, 1);
        }

        foreach ((Vector2 middle, Vector2 radius) in parts)
        {
            int count = (int)(5200 * radius.Length() / _unit);
            for (int i = 0; i < count; i++)
            {
                float angle = (float)(2 * Math.PI * _random.NextDouble());
                Vector2 direction = new(MathF.Cos(angle), MathF.Sin(angle));
                Vector2 root = middle + (direction * radius * (0.8f + (0.2f * Next())));
                Vector2 lean = Vector2.Normalize(direction + new Vector2((Next() - 0.5f) * 0.8f, 0.5f * Next()));
                float reach = _unit * (0.02f + (0.06f * Next()));
                canvas.Stroke(root, root + (direction * reach * 0.6f), root + (lean * reach), Pixel * (1 + (1.5f * Next())), 0.2f, Vary(tone, 0.4f));
            }
        }
    }

    /// <summary>A branch with leaves and their gaps.</summary>
    public void DrawLeaves()
    {
        Vector3 green = new(0.15f + (0.2f * Next()), 0.35f + (0.35f * Next()), 0.08f + (0.15f * Next()));
        FillEllipse(_middle + new Vector2(0, 0.38f * _unit), new Vector2(0.16f, 0.12f) * _unit, new Vector3(0.6f, 0.33f, 0.22f), 1);
        for (int i = 0; i < 130; i++)
        {
            float angle = (float)(Math.PI * (1.02 + (0.96 * _random.NextDouble())));
            float reach = _unit * (0.12f + (0.36f * Next()));
            Vector2 root = _middle + new Vector2(0.06f * (Next() - 0.5f) * _unit, 0.28f * _unit);
            Vector2 tip = root + (new Vector2(MathF.Cos(angle), MathF.Sin(angle) * 1.6f) * reach);
            Vector2 by = ((root + tip) / 2) + (new Vector2(Next() - 0.5f, -0.3f) * 0.15f * _unit);
            canvas.Stroke(root, by, tip, 2.5f * Pixel, 0.4f, green * 0.7f);
            Vector2 end = tip + (Vector2.Normalize(tip - by) * 0.05f * _unit);
            canvas.Stroke(tip, (tip + end) / 2, end, (6 + (10 * Next())) * Pixel, 0.1f, Vary(green, 0.3f));
        }
    }

    /// <summary>A ball, in focus or not.</summary>
    public void DrawBall(float blur) => FillEllipse(_middle, new Vector2(0.27f, 0.27f) * _unit, new Vector3(Next(), Next(), Next()), Math.Max(blur * _unit, 1));

    /// <summary>Thin straight things that stick out of a body: whiskers, spokes, antennas.</summary>
    public void DrawWires()
    {
        Vector3 tone = Next() < 0.5f ? new Vector3(0.1f) : new Vector3(0.9f, 0.88f, 0.8f);
        for (int i = 0; i < 70; i++)
        {
            float angle = (float)(2 * Math.PI * _random.NextDouble());
            Vector2 direction = new(MathF.Cos(angle), MathF.Sin(angle));
            Vector2 root = _middle + (direction * 0.25f * _unit);
            Vector2 tip = root + (direction * _unit * (0.08f + (0.1f * Next())));
            canvas.Stroke(root, (root + tip) / 2, tip, Pixel * (1 + (4 * Next())), 0.6f, Vary(tone, 0.15f));
        }
    }

    /// <summary>A body in a veil that lets half of what is behind it through.</summary>
    public void DrawVeil()
    {
        Vector3 cloth = Vector3.Lerp(new Vector3(0.75f), new(Next(), Next(), Next()), 0.4f);
        FillEllipse(_middle + new Vector2(0, 0.1f * _unit), new Vector2(0.15f, 0.3f) * _unit, new(Next(), Next(), Next()), 1.5f * Pixel);
        Vector2 radius = new Vector2(0.25f, 0.38f) * _unit;
        canvas.Fill(
            place =>
            {
                float distance = ((place - _middle) / radius).Length();
                float fold = Noise.Fractal(new Vector3(place / (0.06f * _unit), seed), 3);
                return Math.Clamp((1.05f - distance) * 8, 0, 1) * (0.35f + (0.6f * fold));
            },
            place => cloth * (0.8f + (0.4f * Noise.Fractal(new Vector3(place / (0.03f * _unit), seed + 3), 3))));
    }

    private void FillEllipse(Vector2 middle, Vector2 radius, Vector3 color, float softness) => canvas.Fill(
        place =>
        {
            Vector2 offset = (place - middle) / radius;
            float length = offset.Length();

            // The distance to first order: how far the ellipse's equation is off, divided by how fast it changes.
            float distance = length < 1e-3f ? -radius.Y : (length - 1) * length / (offset / radius).Length();
            float t = Math.Clamp(0.5f - (distance / softness), 0, 1);
            return softness > 2 ? t * t * (3 - (2 * t)) : t;
        },
        place =>
        {
            Vector2 offset = (place - middle) / radius;
            float light = 0.8f + (0.25f * Vector2.Dot(offset, new Vector2(-0.5f, -0.7f)));
            return color * (light + (0.3f * (Noise.Fractal(new Vector3(place / (0.05f * _unit), seed + 9), 4) - 0.5f)));
        });

    private Vector3 Vary(Vector3 color, float much) => color * (1 + (much * (Next() - 0.5f) * 2));

    private float Next() => _random.NextSingle();
}

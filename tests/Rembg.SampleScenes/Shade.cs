using System.Numerics;

namespace Rembg.Samples;

/// <summary>Measures how much of the light around it a point still sees past the subject.</summary>
internal sealed class Shade
{
    private readonly Scene _scene;

    public Shade(Scene scene)
    {
        _scene = scene;
    }

    /// <summary>
    /// Returns the share of a round area in a direction that the subject does not hide, 0–1. The march goes on inside the subject,
    /// so that the penumbra is as wide on the dark side as on the bright one
    /// (<see href="https://iquilezles.org/articles/rmshadows/"/>).
    /// </summary>
    /// <param name="point">Where it is seen from.</param>
    /// <param name="direction">Unit vector towards the area.</param>
    /// <param name="size">Tangent of half the angle that the area fills.</param>
    public float Visibility(Vector3 point, Vector3 direction, float size)
    {
        Ray ray = new(point, direction);
        Sphere bounds = _scene.Bounds with { Radius = _scene.Bounds.Radius * (1 + size) };
        if (!bounds.Clip(ray, out float at, out float end))
        {
            return 1;
        }

        // Rays that start side by side take different steps: the bands they would leave together become fine grain.
        float jitter = Noise.Cell(BitConverter.SingleToInt32Bits(point.X), BitConverter.SingleToInt32Bits(point.Z), 0);
        at = MathF.Max(at, 0.02f) + (0.04f * jitter);
        float visible = 1;
        for (int step = 0; step < 40 && at < end && visible > -1; step++)
        {
            float distance = _scene.Distance(ray.At(at));
            visible = MathF.Min(visible, distance / (size * at));
            at += Math.Clamp(MathF.Abs(distance), 0.025f, 0.4f);
        }

        visible = MathF.Max(visible, -1);
        return 0.25f * (1 + visible) * (1 + visible) * (2 - visible);
    }

    /// <summary>The share of the dome around it that a point sees, 0–1: close surfaces along the normal hide some.</summary>
    public float Openness(Vector3 point, Vector3 normal, bool onSubject)
    {
        const float Far = 1.2f;
        if (Vector3.Distance(point, _scene.Bounds.Center) > _scene.Bounds.Radius + Far)
        {
            return 1;
        }

        float hidden = 0;
        float total = 0;
        float weight = 1;
        for (int step = 1; step <= 5; step++)
        {
            float height = 0.09f * step * step / 2;
            Vector3 sample = point + (normal * height);
            float room = _scene.Distance(sample);
            room = onSubject ? MathF.Min(room, sample.Y) : room;
            hidden += weight * MathF.Max(height - room, 0) / height;
            total += weight;
            weight *= 0.75f;
        }

        return Curve.Unit(1 - (hidden / total));
    }
}

using System.Numerics;

namespace Rembg.Samples;

/// <summary>One bright area (a window or the sun) and an even dome around it.</summary>
/// <param name="Direction">Unit vector towards the bright area.</param>
/// <param name="Key">Its irradiance.</param>
/// <param name="Sky">Irradiance from above.</param>
/// <param name="Bounce">Irradiance from the ground.</param>
/// <param name="Size">Tangent of half the angle that the bright area fills: large ones throw soft shadows.</param>
/// <param name="Window">Whether it is reflected as a window with glazing bars rather than as a disc.</param>
internal sealed record Light(Vector3 Direction, Vector3 Key, Vector3 Sky, Vector3 Bounce, float Size, bool Window)
{
    private readonly Vector3 _right = Vector3.Normalize(Vector3.Cross(Vector3.UnitY, Direction));

    /// <summary>The light that a surface gets from a mirror direction; rough ones see it blurred.</summary>
    public Vector3 Reflection(Vector3 direction, float roughness)
    {
        float blur = 0.08f + roughness;
        Vector3 dome = Vector3.Lerp(Bounce, Sky, Curve.Step(-blur, blur, direction.Y));
        float facing = Vector3.Dot(direction, Direction);
        if (facing <= 0)
        {
            return dome;
        }

        float x = Vector3.Dot(direction, _right) / facing;
        float y = Vector3.Dot(direction, Vector3.Cross(Direction, _right)) / facing;
        float edge = 0.02f + (roughness * roughness);

        // A blurred light covers more of the mirror and is dimmer by as much.
        float spread = Size * Size / ((Size + edge) * (Size + edge));
        float shape = Window ? Pane(x, y, edge) : 1 - Curve.Step(Size - edge, Size + edge, MathF.Sqrt((x * x) + (y * y)));
        return dome + (Key * (shape * spread / (MathF.PI * Size * Size)));
    }

    private float Pane(float x, float y, float edge)
    {
        float bar = 0.08f * Size;
        float frame = 1 - Curve.Step(Size - edge, Size + edge, MathF.Max(MathF.Abs(x), MathF.Abs(y)));
        float bars = Curve.Step(bar - edge, bar + edge, MathF.Min(MathF.Abs(x), MathF.Abs(y)));
        return frame * bars;
    }
}

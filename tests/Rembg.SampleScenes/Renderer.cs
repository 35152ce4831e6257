using System.Numerics;

namespace Rembg.Samples;

/// <summary>
/// Takes pictures of scenes. On one machine the same scene and size always give the same bytes; another one may round differently.
/// </summary>
public static class Renderer
{
    /// <summary>Renders a scene at any size: the height shows the same whatever it is, the width decides how much to either side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public static RenderedScene Render(Scene scene, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);

        Exposure exposure = new(scene, width, height);
        Parallel.For(0, height, exposure.ExposeRow);

        // The subject is laid over surroundings that are already out of focus: its own outline stays sharp.
        Vector3[] light = Defocus.Apply(exposure.Surroundings, exposure.Blur, width, height);
        for (int index = 0; index < light.Length; index++)
        {
            light[index] = exposure.Subject[index] + (light[index] * (1 - exposure.Coverage[index]));
        }

        byte[] mask = Array.ConvertAll(exposure.Coverage, coverage => (byte)MathF.Round(255 * coverage));
        return new RenderedScene(Film.Develop(light, width, height), mask, width, height);
    }
}

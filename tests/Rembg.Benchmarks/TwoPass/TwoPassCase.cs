using Rembg.Metrics;
using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>A photo and what its mask should be.</summary>
/// <param name="Name">What is shown.</param>
/// <param name="Scene">The photo and the truth.</param>
/// <param name="BoxShare">The true subject's box ÷ the photo, 0–1.</param>
internal sealed record TwoPassCase(string Name, EdgeScene Scene, double BoxShare)
{
    /// <summary>Measures the subject. Null where nothing of it is in the photo.</summary>
    public static TwoPassCase? Of(string name, EdgeScene scene) =>
        CropWindow.Around(scene.Alpha, scene.Width, scene.Height, margin: 0) is { } box && MaskMetrics.HasSubject(scene.Alpha)
            ? new TwoPassCase(name, scene, (double)box.Width * box.Height / scene.Alpha.Length)
            : null;
}

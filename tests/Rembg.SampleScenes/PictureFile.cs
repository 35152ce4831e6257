using System.Diagnostics;

using NetVips;

namespace Rembg.Samples;

/// <summary>Writes pictures of scenes.</summary>
internal static class PictureFile
{
    /// <summary>Renders a scene to a JPEG file named after it.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="directory">Where the file goes.</param>
    /// <param name="quality">1–100.</param>
    public static void Write(Scene scene, int width, int height, string directory, int quality)
    {
        long start = Stopwatch.GetTimestamp();
        RenderedScene picture = Renderer.Render(scene, width, height);
        string path = Path.Combine(directory, scene.Name + ".jpg");
        using Image image = Image.NewFromMemory(picture.Rgb, picture.Width, picture.Height, bands: 3, Enums.BandFormat.Uchar);
        using Image srgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
        srgb.Jpegsave(path, q: quality, optimizeCoding: true, keep: Enums.ForeignKeep.None);
        Console.WriteLine($"{path}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, {new FileInfo(path).Length / 1024} KiB");
    }
}

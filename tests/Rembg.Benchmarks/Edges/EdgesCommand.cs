using System.Diagnostics;
using System.Globalization;

using NetVips;

using Rembg.Benchmarks.Files;
using Rembg.EdgeQuality;
using Rembg.Imaging;
using Rembg.Imaging.Vips;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.Edges;

/// <summary>
/// Measures the errors and the time of each way of refining, for scenes with known alpha over photos, at several sizes, with the
/// reduced true alpha as the mask and with the masks of a model.
/// </summary>
internal static class EdgesCommand
{
    /// <summary>Below this intersection over union a model has not found the subject.</summary>
    private const double Found = 0.8;

    /// <summary>The options that there are.</summary>
    public static readonly string[] Options = ["megapixels", "scenes", "model", "photos", "work"];

    /// <summary>Prints the tables.</summary>
    public static void Run(CommandOptions options)
    {
        WorkDirectory work = new(options.Text("work"));
        string path = options.Required("model");
        using SegmentationModel model = SegmentationModel.Load(path, ModelDescriber.ByName(path));
        string[] photos = options.Text("photos") is { } directory ? [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal)] : [];
        string[] names = options.Text("scenes")?.Split(',') ?? [.. EdgeScenes.Names];
        foreach (int megapixels in options.Numbers("megapixels", [1, 4, 12]))
        {
            int height = (int)Math.Round(Math.Sqrt(megapixels * 1e6 * 3 / 4));
            int width = height * 4 / 3;
            MarkdownTable table = new("scene", "mask", "way", "SAD ÷ 1000", "gradient ÷ 1000", "colour", "SAD better by", "ms more");
            for (int i = 0; i < names.Length; i++)
            {
                byte[] backdrop = photos.Length == 0 ? EdgeBackdrop.Draw(width, height, i) : ReadPhoto(photos[i % photos.Length], width, height);
                EdgeScene scene = EdgeScenes.Draw(names[i], width, height, i, backdrop);
                string photo = EdgeTrial.Write(scene, work["edges.png"]);
                AddRows(table, names[i], "reduced", scene, photo, EdgeTrial.TrueMask(scene));
                AddRows(table, names[i], "model", scene, photo, EdgeTrial.Predict(model, photo));
            }

            Console.WriteLine($"{width} × {height}");
            Console.WriteLine();
            table.Write();
        }
    }

    private static void AddRows(MarkdownTable table, string name, string mask, EdgeScene scene, string photo, RawMask raw)
    {
        byte[] thumbnail = PhotoSteps.Read(photo, raw.Width, raw.Height).Thumbnail;
        EdgeTrial rough = EdgeTrial.Run(photo, raw, new RemovalOptions());
        if (Overlap(rough.Alpha, scene.Alpha) < Found)
        {
            table.Add(name, mask, "not found", "", "", "", "", "");
            return;
        }

        double none = 0;
        double noneTime = 0;
        foreach (Refinement way in Enum.GetValues<Refinement>())
        {
            RemovalOptions options = new() { Refinement = way };
            (EdgeTrial trial, double time) = Time(() => EdgeTrial.Run(photo, raw, options, thumbnail));
            EdgeErrors errors = EdgeErrors.Measure(scene, trial);
            (none, noneTime) = way == Refinement.None ? (errors.Difference, time) : (none, noneTime);
            string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
            table.Add(
                name,
                mask,
                way.ToString(),
                Text(errors.Difference, "F2"),
                Text(errors.Gradient, "F3"),
                Text(errors.Color, "F1"),
                way == Refinement.None ? "" : Text(100 * (1 - (errors.Difference / none)), "F0") + " %",
                way == Refinement.None ? "" : Text(time - noneTime, "F0"));
        }
    }

    // The fastest of some: what else runs on a machine only ever takes time.
    private static (EdgeTrial Trial, double Time) Time(Func<EdgeTrial> work)
    {
        EdgeTrial? trial = null;
        double fastest = double.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            trial = work();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (trial!, fastest);
    }

    private static double Overlap(byte[] mask, byte[] truth)
    {
        long both = 0;
        long either = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            (bool here, bool there) = (mask[i] >= 128, truth[i] >= 128);
            both += here && there ? 1 : 0;
            either += here || there ? 1 : 0;
        }

        return either == 0 ? 0 : (double)both / either;
    }

    private static byte[] ReadPhoto(string path, int width, int height)
    {
        using VipsScope vips = new(default);
        Image image = vips.Track(Image.Thumbnail(path, width, height: height, size: Enums.Size.Force));
        return vips.Track(ColorConversion.ToSrgb8(ColorConversion.DropAlpha(image, vips), vips)).WriteToMemory<byte>();
    }
}

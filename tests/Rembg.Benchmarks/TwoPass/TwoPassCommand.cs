using Rembg.Benchmarks.Files;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>
/// Measures the gain of a second inference on the subject alone, compared with one pass and with a second inference of the
/// mirrored photo.
/// </summary>
internal static class TwoPassCommand
{
    /// <summary>The options that there are.</summary>
    public static readonly string[] Options = ["model", "megapixels", "margins", "scales", "seeds", "photos", "masks", "work"];

    /// <summary>Prints the tables.</summary>
    public static void Run(CommandOptions options)
    {
        string path = options.Required("model");
        using SegmentationModel model = SegmentationModel.Load(path, ModelDescriber.ByName(path));
        TwoPassTrial trial = new(new PassModel(model, new WorkDirectory(options.Text("work"))), [.. options.Numbers("margins", [5, 10, 20, 40]).Select(static margin => margin / 100.0)]);
        IReadOnlyList<int> scales = options.Numbers("scales", [30, 50, 100, 140]);
        int height = (int)Math.Round(Math.Sqrt(options.Number("megapixels", 1) * 1e6 * 3 / 4));
        int width = height * 4 / 3;
        void Try(string title, IEnumerable<TwoPassCase> photos) => OutcomeTable.WriteAll(title, [.. photos.SelectMany(trial.Run)]);

        if (options.Text("photos") is { } directory)
        {
            string masks = options.Required("masks");
            Try("photos with published masks", PublishedCases.Read(directory, masks));
            Try("real subjects over backdrops", PublishedCases.Compose(directory, masks, width, height, scales));
        }

        Try("drawn subjects", DrawnCases.Draw(width, height, scales, options.Number("seeds", 3)));
    }
}

using System.Globalization;

using Rembg.Benchmarks.Files;
using Rembg.Benchmarks.Table;
using Rembg.Inference;

namespace Rembg.Benchmarks.Png;

/// <summary>
/// Compares the time and the bytes of this project's PNG encoder with those of libvips at the level and with the filter that were the
/// default before it.
/// </summary>
internal static class PngCommand
{
    private const int DefaultTurns = 15;
    private const int DefaultBigPhotos = 4;

    // Until then, the runtime has replaced code that it compiled quickly by faster code.
    private const int WarmUpTurns = 100;

    // The most that the encoder may cost, as a part of libvips' costs, and what would be very good.
    private const double TimeMust = 0.40;
    private const double TimeStretch = 0.25;
    private const double ByteMust = 1.10;
    private const double ByteStretch = 1.05;

    /// <summary>The options that there are.</summary>
    public static readonly string[] Options = ["turns", "big", "model", "work"];

    /// <summary>Prints the tables.</summary>
    /// <returns>The exit code: 1 if a required value is missed.</returns>
    public static int Run(CommandOptions options)
    {
        WorkDirectory work = new(options.Text("work"));
        int turns = options.Number("turns", DefaultTurns);
        using SegmentationModel model = SegmentationModel.Load(MeasuredModels.FindSingle(options.Text("model")));
        string big = new PhotoSets(work).BigPhotos(options.Number("big", DefaultBigPhotos));
        new EncodingCosts().Measure(EncodedPicture.Of(SourcePhotos.All[0], model).CutOut, WarmUpTurns);
        EncodingCosts all = new();
        MarkdownTable table = new("pictures", "number", "libvips, ms", "time ÷ libvips", "bytes ÷ libvips");
        Measure("shared photos", SourcePhotos.All, all);
        Measure("drawn scenes", DrawnScenes(), all);
        Measure("12 megapixels, enlarged, with noise", Directory.GetFiles(big), total: null);

        Console.WriteLine(Machine.Description);
        Console.WriteLine();
        table.Write();
        TargetRow[] rows =
        [
            Row("photos and scenes, cut-outs and masks: time ÷ libvips", TimeMust, TimeStretch, all.TimeRatio),
            Row("photos and scenes, cut-outs and masks: bytes ÷ libvips", ByteMust, ByteStretch, all.ByteRatio),
        ];
        MarkdownTable verdicts = new("figure", "value", "must", "stretch", "verdict");
        foreach (TargetRow row in rows)
        {
            verdicts.Add(row.Cells);
        }

        verdicts.Write();
        return rows.Any(static row => row.IsMissed) ? 1 : 0;

        void Measure(string name, IReadOnlyList<string> photos, EncodingCosts? total)
        {
            EncodingCosts cutOuts = new();
            EncodingCosts masks = new();
            foreach (string path in photos)
            {
                (EncodedPicture cutOut, EncodedPicture mask) = EncodedPicture.Of(path, model);
                cutOuts.Measure(cutOut, turns);
                masks.Measure(mask, turns);
            }

            Add(name + ", cut-outs", photos.Count, cutOuts, total);
            Add(name + ", masks", photos.Count, masks, total);
        }

        void Add(string name, int count, EncodingCosts costs, EncodingCosts? total)
        {
            total?.Add(costs);
            table.Add(
                name,
                count.ToString(CultureInfo.InvariantCulture),
                costs.LibvipsTime.ToString("F1", CultureInfo.InvariantCulture),
                Quantity.Ratio.Show(costs.TimeRatio),
                Quantity.Ratio.Show(costs.ByteRatio));
        }
    }

    private static TargetRow Row(string figure, double must, double stretch, double value)
    {
        Series values = new();
        values.Add(value);
        return new TargetRow(figure, Quantity.Ratio, must, stretch, values);
    }

    // The sample pictures and the pictures that models are calibrated with.
    private static string[] DrawnScenes() =>
    [
        .. new[] { Path.Combine("docs", "images"), Path.Combine("src", "Rembg", "calibration") }
            .SelectMany(static directory => Directory.GetFiles(Path.Combine(BuildOutputs.RepositoryRoot, directory), "*.jpg"))
            .Order(StringComparer.Ordinal),
    ];
}

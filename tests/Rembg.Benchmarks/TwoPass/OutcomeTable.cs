using System.Globalization;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>Means over the photos of a group, each way compared with one pass that is refined alike.</summary>
internal static class OutcomeTable
{
    /// <summary>The model's mask as it is.</summary>
    public const string OnePass = "one pass";

    /// <summary>The model's mask, refined.</summary>
    public const string OnePassGuided = "one pass, Guided";

    // A photo is better or worse where its error changes by more than this share.
    private const double Notable = 0.1;

    /// <summary>Writes the tables of all groups.</summary>
    /// <param name="title">What the photos are.</param>
    /// <param name="outcomes">What came out.</param>
    public static void WriteAll(string title, IReadOnlyList<PassOutcome> outcomes)
    {
        (string Name, Func<PassOutcome, bool> Has)[] groups =
        [
            ("all", static _ => true),
            ("box above 50 %", static outcome => outcome.Case.BoxShare > 0.5),
            ("box 25–50 %", static outcome => outcome.Case.BoxShare is >= 0.25 and <= 0.5),
            ("box below 25 %", static outcome => outcome.Case.BoxShare < 0.25),
            ("found well by the first pass, IoU 0.8 and more", static outcome => outcome.FirstIoU >= 0.8),
            ("found badly, IoU below 0.8", static outcome => outcome.FirstIoU < 0.8),
        ];
        foreach ((string name, Func<PassOutcome, bool> has) in groups)
        {
            Write($"{title}, {name}", [.. outcomes.Where(has)]);
        }
    }

    private static void Write(string title, IReadOnlyList<PassOutcome> outcomes)
    {
        Dictionary<string, PassOutcome[]> ways = outcomes.GroupBy(static outcome => outcome.Way).ToDictionary(static group => group.Key, static group => group.ToArray());
        if (ways.Count == 0)
        {
            return;
        }

        string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        Console.WriteLine($"{title}: {ways[OnePass].Length} photos");
        Console.WriteLine();
        MarkdownTable table = new("way", "SAD ÷ 1000", "IoU", "band SAD ÷ 1000", "SAD better by", "band better by", "median better by", "photos better", "photos worse");
        foreach ((string way, PassOutcome[] photos) in ways)
        {
            PassOutcome[] before = ways[way.EndsWith("Guided", StringComparison.Ordinal) ? OnePassGuided : OnePass];
            double[] shares = [.. photos.Zip(before, static (now, then) => now.Errors.Whole / Math.Max(then.Errors.Whole, 1e-6))];
            double whole = photos.Average(static photo => photo.Errors.Whole);
            double band = photos.Average(static photo => photo.Errors.Band);
            table.Add(
                way,
                Text(whole, "F2"),
                Text(photos.Average(static photo => photo.Errors.IoU), "F4"),
                Text(band, "F2"),
                Text(100 * (1 - (whole / before.Average(static photo => photo.Errors.Whole))), "F1") + " %",
                Text(100 * (1 - (band / before.Average(static photo => photo.Errors.Band))), "F1") + " %",
                Text(100 * (1 - Series.MedianOf(shares)), "F1") + " %",
                Text(shares.Count(static share => share < 1 - Notable), "F0"),
                Text(shares.Count(static share => share > 1 + Notable), "F0"));
        }

        table.Write();
    }
}

using System.Globalization;

namespace Rembg.Measuring.Reports;

/// <summary>The table of speed, size and memory: a row for each figure, with its ratio to the baseline beside it.</summary>
internal static class HtmlFigures
{
    private static readonly Row[] Rows =
    [
        new("File size", Less, static model => model.FileSize, Figures.Bytes) { Ratio = static comparison => comparison.FileSize },
        new("Load", Less, static model => model.LoadTime, Figures.Milliseconds),
        new("First inference", Less, static model => model.FirstRunTime, Figures.Milliseconds),
        new("Latency, minimum", Less, static model => model.LatencyMin, Figures.Milliseconds),
        new("Latency, median", Less, static model => model.LatencyMedian, Figures.Milliseconds)
        {
            Ratio = static comparison => comparison.Latency,
            Range = static comparison => (comparison.LatencyLow, comparison.LatencyHigh),
        },
        new("Latency, 95th percentile", Less, static model => model.LatencyP95, Figures.Milliseconds),
        new("Peak memory", Less, static model => model.PeakMemory, Figures.Bytes) { Ratio = static comparison => comparison.PeakMemory },
        new("Photos per second", More, static model => model.ImagesPerSecond, Figures.Significant) { Ratio = static comparison => comparison.ImagesPerSecond },
        new("Processor time per photo", "all threads; " + Less, static model => model.CpuTime, Figures.Seconds),
        new("Memory growth per photo", Less, static model => model.MemoryGrowth, Figures.Bytes) { HasRatio = false },
        new("Parameters", "weights and biases", static model => model.Parameters, Figures.Count) { HasRatio = false },
        new("Multiply-accumulates", "per inference", static model => model.Multiplications, Figures.Count) { HasRatio = false },
        new("Integer operators", "with weights, in 8 bits", static model => model.IntegerNodeCount, Figures.Count) { HasRatio = false },
    ];

    private const string Less = "less is better";
    private const string More = "more is better";

    private sealed record Row(string Name, string Remark, Func<ModelMeasurement, double?> Value, Func<double, string> Format)
    {
        /// <summary>The ratio as measured; if it is null, the quotient of the figures is used.</summary>
        public Func<ModelComparison, double?>? Ratio { get; init; }

        public Func<ModelComparison, (double Low, double High)>? Range { get; init; }

        public bool HasRatio { get; init; } = true;
    }

    /// <summary>Writes the table.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        page.Write($"<section id=\"figures\">\n<h2>Speed, memory and size</h2>");
        page.Write($"<p class=\"hint\">Beside each figure is its ratio to the baseline: below × 1.00 is a saving; for photos per second, above × 1.00 is a gain.");
        page.Write($"The ratio of latencies is measured in pairs of consecutive turns, one of each model; below it are its quartiles.</p>");
        HtmlTable.Begin(page, "Speed, memory and size of the models", "Figure", models);
        foreach (Row row in Rows.Where(row => models.Any(model => row.Value(model.Measurement) is not null)))
        {
            HtmlTable.BeginRow(page, row.Name, row.Remark);
            foreach (ReportedModel model in models)
            {
                WriteCell(page, row, model.Measurement, models[0].Measurement);
            }

            HtmlTable.EndRow(page);
        }

        WriteTexts(page, models, "Provider", "of ONNX Runtime", static model => model.Provider);
        WriteTexts(page, models, "Input", "width × height", static model => model is { InputWidth: { } width, InputHeight: { } height } ? string.Create(CultureInfo.InvariantCulture, $"{width} × {height}") : null);
        HtmlTable.End(page);
        page.Write($"</section>");
    }

    private static void WriteCell(HtmlPage page, Row row, ModelMeasurement model, ModelMeasurement baseline)
    {
        if (row.Value(model) is not { } value)
        {
            HtmlTable.WriteNone(page);
            return;
        }

        double? ratio = row.HasRatio && model != baseline ? RatioOf(row, model, value, baseline) : null;
        if (ratio is not { } known)
        {
            HtmlTable.WriteFigure(page, row.Format(value));
            return;
        }

        string range = row.Range is { } quartiles && model.Comparison is { } comparison ? Figures.RatioRange(quartiles(comparison).Low, quartiles(comparison).High) : string.Empty;
        HtmlTable.WriteFigure(page, row.Format(value), known, row.Remark != More, range);
    }

    private static double? RatioOf(Row row, ModelMeasurement model, double value, ModelMeasurement baseline)
    {
        double? measured = model.Comparison is { } comparison ? row.Ratio?.Invoke(comparison) : null;
        double? ratio = measured ?? (row.Value(baseline) is > 0 and { } before ? value / before : null);
        return ratio is { } known && double.IsFinite(known) ? known : null;
    }

    private static void WriteTexts(HtmlPage page, IReadOnlyList<ReportedModel> models, string name, string remark, Func<ModelMeasurement, string?> text)
    {
        if (models.All(model => text(model.Measurement) is null))
        {
            return;
        }

        HtmlTable.BeginRow(page, name, remark);
        foreach (ReportedModel model in models)
        {
            if (text(model.Measurement) is { } known)
            {
                HtmlTable.WriteFigure(page, known);
            }
            else
            {
                HtmlTable.WriteNone(page);
            }
        }

        HtmlTable.EndRow(page);
    }
}

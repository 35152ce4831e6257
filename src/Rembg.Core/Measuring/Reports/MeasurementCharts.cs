using NetVips;

using Rembg.Imaging.Vips;
using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>The charts of a report: the most important figures at a glance.</summary>
internal static class MeasurementCharts
{
    // The distance between charts in a combined picture, in pixels.
    private const int Gap = 48;

    /// <summary>Returns the charts for which at least one model has a figure.</summary>
    public static IReadOnlyList<BarChart> For(IReadOnlyList<ReportedModel> models) =>
        [.. All(models).Where(static chart => chart.Bars.Any(static bar => bar.Value is not null))];

    /// <summary>Draws all charts in one picture, in two columns.</summary>
    /// <returns>A PNG file.</returns>
    public static byte[] DrawTogether(IReadOnlyList<ReportedModel> models)
    {
        IReadOnlyList<BarChart> charts = For(models);
        if (charts.Count == 0)
        {
            // The user asked for a picture, so it shows that there are no figures.
            charts = [Latency(models)];
        }

        ImageLibrary.Use();
        Image[] pictures = [.. charts.Select(static chart => Image.NewFromBuffer(BarChartPlot.Draw(chart, ChartTheme.Light)))];
        try
        {
            // Opaque white like the charts; otherwise libvips fills the gaps with transparent black.
            double[] white = [255];
            using Image joined = Image.Arrayjoin(pictures, across: Math.Min(2, pictures.Length), shim: Gap, background: white);
            using Image opaque = joined.HasAlpha() ? joined.Flatten(background: white) : joined.Copy();
            using Image framed = opaque.Embed(Gap, Gap, opaque.Width + (2 * Gap), opaque.Height + (2 * Gap), extend: Enums.Extend.White);
            return framed.PngsaveBuffer();
        }
        finally
        {
            Array.ForEach(pictures, static picture => picture.Dispose());
        }
    }

    private static IEnumerable<BarChart> All(IReadOnlyList<ReportedModel> models) =>
    [
        Latency(models),
        Chart(models, "Peak memory", "of the measuring process; less is better", static model => model.PeakMemory, Figures.Bytes),
        Chart(models, "File size", "weights included; less is better", static model => model.FileSize, Figures.Bytes),
        Error(models),
    ];

    private static BarChart Latency(IReadOnlyList<ReportedModel> models) => new(
        "Latency of an inference",
        "bar: median; line: minimum to 95th percentile; less is better",
        [
            .. models.Select(static model => Bar(model, model.Measurement.LatencyMedian, Figures.Milliseconds) with
            {
                Low = Finite(model.Measurement.LatencyMin),
                High = Finite(model.Measurement.LatencyP95),
            }),
        ]);

    private static BarChart Error(IReadOnlyList<ReportedModel> models)
    {
        bool isTruth = models.Any(static model => model.Measurement.Quality is not null);
        return new BarChart(
            "Error of the masks (MAE)",
            $"against {(isTruth ? "the true masks" : "the reference model's masks")}; less is better",
            [
                .. models.Select(model =>
                {
                    MetricSummary? error = (isTruth ? model.Measurement.Quality : model.Measurement.Agreement)?.MeanAbsoluteError;
                    ChartBar bar = Bar(model, error?.Mean, value => $"{Figures.Metric(value)} (worst {Figures.Metric(error!.Value.Worst)})");
                    bool isReference = !isTruth && error is null && model.Measurement is { IsBaseline: true, Failure: null };
                    return isReference ? bar with { Label = "the reference" } : bar;
                }),
            ]);
    }

    private static BarChart Chart(
        IReadOnlyList<ReportedModel> models, string title, string remark, Func<ModelMeasurement, double?> value, Func<double, string> format) =>
        new(title, remark, [.. models.Select(model => Bar(model, value(model.Measurement), format))]);

    private static ChartBar Bar(ReportedModel model, double? value, Func<double, string> format) => Finite(value) is { } known
        ? new ChartBar(model.Name, model.Color, known, format(known))
        : new ChartBar(model.Name, model.Color, null, "not measured");

    private static double? Finite(double? value) => value is { } known && double.IsFinite(known) ? known : null;
}

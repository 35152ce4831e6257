using System.Globalization;

using Rembg.Files;
using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>
/// Measurements in CSV according to RFC 4180, a row for each model: numbers in the invariant culture, empty if not measured.
/// Headings are property names, with dots for nested properties: <c>Quality.IoU.Worst</c>.
/// </summary>
internal static class CsvTable
{
    private sealed record Column(string Heading, Func<ModelMeasurement, object?> Value);

    /// <summary>Writes the table.</summary>
    public static void Write(IReadOnlyList<ModelMeasurement> measurements, TextWriter file)
    {
        List<Column> columns =
        [
            .. Figures(),
            .. Comparison(),
            .. Quality(nameof(ModelMeasurement.Quality), static model => model.Quality),
            .. Quality(nameof(ModelMeasurement.Agreement), static model => model.Agreement),
            .. Matting(),
            .. Certainty(),
            .. Batches(measurements),
        ];
        WriteRow(file, columns.Select(static column => column.Heading));
        foreach (ModelMeasurement measurement in measurements)
        {
            WriteRow(file, columns.Select(column => Convert.ToString(column.Value(measurement), CultureInfo.InvariantCulture) ?? string.Empty));
        }
    }

    private static IEnumerable<Column> Figures() =>
    [
        new(nameof(ModelMeasurement.Model), static model => model.Model),
        new(nameof(ModelMeasurement.ModelPath), static model => model.ModelPath),
        new(nameof(ModelMeasurement.Failure), static model => model.Failure),
        new(nameof(ModelMeasurement.IsBaseline), static model => model.IsBaseline),
        new(nameof(ModelMeasurement.FileSize), static model => model.FileSize),
        new(nameof(ModelMeasurement.LoadTime), static model => model.LoadTime),
        new(nameof(ModelMeasurement.FirstRunTime), static model => model.FirstRunTime),
        new(nameof(ModelMeasurement.LatencyMin), static model => model.LatencyMin),
        new(nameof(ModelMeasurement.LatencyMedian), static model => model.LatencyMedian),
        new(nameof(ModelMeasurement.LatencyP95), static model => model.LatencyP95),
        new(nameof(ModelMeasurement.ImagesPerSecond), static model => model.ImagesPerSecond),
        new(nameof(ModelMeasurement.CpuTime), static model => model.CpuTime),
        new(nameof(ModelMeasurement.PeakMemory), static model => model.PeakMemory),
        new(nameof(ModelMeasurement.MemoryGrowth), static model => model.MemoryGrowth),
        new(nameof(ModelMeasurement.Parameters), static model => model.Parameters),
        new(nameof(ModelMeasurement.Multiplications), static model => model.Multiplications),
        new(nameof(ModelMeasurement.IntegerNodeCount), static model => model.IntegerNodeCount),
        new(nameof(ModelMeasurement.Provider), static model => model.Provider),
        new(nameof(ModelMeasurement.InputWidth), static model => model.InputWidth),
        new(nameof(ModelMeasurement.InputHeight), static model => model.InputHeight),
        new(nameof(ModelMeasurement.MeanAbsoluteError), static model => model.MeanAbsoluteError),
        new(nameof(ModelMeasurement.IoU), static model => model.IoU),
        new(nameof(ModelMeasurement.MaxFMeasure), static model => model.MaxFMeasure),
        new(nameof(ModelMeasurement.MaxMeanFMeasure), static model => model.MaxMeanFMeasure),
        new(nameof(ModelMeasurement.MeanBestFMeasure), static model => model.MeanBestFMeasure),
        new(nameof(ModelMeasurement.WeightedFMeasure), static model => model.WeightedFMeasure),
        new(nameof(ModelMeasurement.StructureMeasure), static model => model.StructureMeasure),
        new(nameof(ModelMeasurement.AlignmentMeasure), static model => model.AlignmentMeasure),
        new(nameof(ModelMeasurement.BoundaryIoU), static model => model.BoundaryIoU),
        new(nameof(ModelMeasurement.IsComplete), static model => model.IsComplete),
        new(nameof(ModelMeasurement.Notes), static model => string.Join('\n', model.Notes)),
        new(nameof(ModelMeasurement.Operators), static model => string.Join(' ', model.Operators.Select(static pair => FormattableString.Invariant($"{pair.Key}={pair.Value}")))),
    ];

    private static IEnumerable<Column> Comparison() =>
    [
        new("Comparison.FileSize", static model => model.Comparison?.FileSize),
        new("Comparison.Latency", static model => model.Comparison?.Latency),
        new("Comparison.LatencyLow", static model => model.Comparison?.LatencyLow),
        new("Comparison.LatencyHigh", static model => model.Comparison?.LatencyHigh),
        new("Comparison.PeakMemory", static model => model.Comparison?.PeakMemory),
        new("Comparison.ImagesPerSecond", static model => model.Comparison?.ImagesPerSecond),
        .. QualityMetric.All.SelectMany(static metric => (Column[])
        [
            new($"Comparison.Quality.{metric.Property}.Mean", model => DifferenceOf(model, metric)?.Mean),
            new($"Comparison.Quality.{metric.Property}.Low", model => DifferenceOf(model, metric)?.Low),
            new($"Comparison.Quality.{metric.Property}.High", model => DifferenceOf(model, metric)?.High),
        ]),
    ];

    private static MeanDifference? DifferenceOf(ModelMeasurement model, QualityMetric metric) =>
        model.Comparison?.Quality is { } difference ? metric.Difference(difference) : null;

    private static IEnumerable<Column> Matting() =>
        MattingMetric.All.SelectMany(static error => (Column[])
        [
            new($"Matting.{error.Property}.Mean", model => model.Matting is { } errors ? error.Over(errors).Mean : null),
            new($"Matting.{error.Property}.Worst", model => model.Matting is { } errors ? error.Over(errors).Worst : null),
        ]);

    /// <summary>The figures of the certainty. Only JSON and the page have its reliability curve.</summary>
    private static IEnumerable<Column> Certainty() =>
    [
        new("Certainty.PhotoCount", static model => model.Certainty?.PhotoCount),
        new("Certainty.IsAgainstTruth", static model => model.Certainty?.IsAgainstTruth),
        new("Certainty.RankCorrelation", static model => model.Certainty?.RankCorrelation),
        new("Certainty.RocArea", static model => model.Certainty?.RocArea),
        new("Certainty.MeanAbsoluteError", static model => model.Certainty?.MeanAbsoluteError),
        new("Certainty.FailuresFound", static model => model.Certainty?.FailuresFound),
    ];

    private static IEnumerable<Column> Quality(string name, Func<ModelMeasurement, MaskQualitySummary?> quality) =>
        QualityMetric.All.SelectMany(metric => (Column[])
        [
            new($"{name}.{metric.Property}.Mean", model => quality(model) is { } masks ? metric.Over(masks).Mean : null),
            new($"{name}.{metric.Property}.Worst", model => quality(model) is { } masks ? metric.Over(masks).Worst : null),
        ])
        .Append(new Column($"{name}.MaxFMeasure", model => quality(model)?.MaxFMeasure))
        .Append(new Column($"{name}.MaxMeanFMeasure", model => quality(model)?.MaxMeanFMeasure));

    /// <summary>Seconds, for each batch that at least one model cut out.</summary>
    private static IEnumerable<Column> Batches(IReadOnlyList<ModelMeasurement> measurements) =>
        measurements.SelectMany(static model => model.Batches).Select(static time => time.Batch).Distinct().Select(static batch => new Column(
            FormattableString.Invariant($"Batches.{batch.Count}x{batch.Size}.TotalTime"),
            model => model.Batches.FirstOrDefault(time => time.Batch == batch)?.TotalTime));

    private static void WriteRow(TextWriter file, IEnumerable<string> fields)
    {
        file.Write(string.Join(',', fields.Select(CsvField.Quote)));
        file.Write("\r\n");
    }
}

using Rembg.Measuring;
using Rembg.Metrics;

namespace Rembg.Tests.Reports;

/// <summary>Invented measurements of every kind that a report must be able to show.</summary>
internal static class MadeUpMeasurements
{
    public const string HostileName = "<img src=x onerror=alert(1)>\"&'<script><b>";

    public static ModelMeasurement Baseline => Fast("u2netp", 1) with
    {
        IsBaseline = true,
        Comparison = null,
        IntegerNodeCount = 0,
        Notes = ["The first 3 inferences were left out."],
    };

    public static ModelMeasurement Failed => new()
    {
        Model = "u2netp.broken",
        ModelPath = "/models/u2netp.broken.onnx",
        Failure = "The model could not be loaded: <b>no</b> such operator & no remedy.",
        FileSize = 12_345,
    };

    /// <summary>Nothing but zeros, and figures that are no numbers.</summary>
    public static ModelMeasurement Zeros => new()
    {
        Model = "zeros",
        ModelPath = "zeros.onnx",
        FileSize = 0,
        LoadTime = 0,
        LatencyMin = 0,
        LatencyMedian = 0,
        LatencyP95 = 0,
        PeakMemory = 0,
        MemoryGrowth = -4096,
        Multiplications = double.NaN,
        Comparison = new ModelComparison(0, 0, 0, 0, 0, null),
        Quality = Summary(0),
    };

    public static IReadOnlyList<ModelMeasurement> All =>
    [
        Fast("u2netp.int8", 0.35) with { Notes = ["Latency varied by 12 % between turns: take the ratio with a grain of salt."] },
        Baseline,
        Fast("u2netp.a-very-long-name-that-nobody-can-read-in-a-chart.calibrated-on-240-photos.static.per-channel", 0.52),
        Failed,
    ];

    /// <summary>A model that takes a part of what the made-up baseline takes.</summary>
    public static ModelMeasurement Fast(string name, double part) => new()
    {
        Model = name,
        ModelPath = $"/models/{name}.onnx",
        FileSize = (long)(4_574_861 * (0.2 + (0.8 * part))),
        LoadTime = 61.7 * (0.6 + (0.4 * part)),
        FirstRunTime = 301.4 * part,
        LatencyMin = 229.3 * part,
        LatencyMedian = 237.9 * part,
        LatencyP95 = 262.4 * part,
        ImagesPerSecond = 3.61 / part,
        CpuTime = 0.51 * part,
        PeakMemory = (long)(311_427_072 * (0.5 + (0.5 * part))),
        MemoryGrowth = 12_300,
        Parameters = 1_131_181,
        Multiplications = 12_769_542_144,
        Operators = new Dictionary<string, int> { ["Conv"] = 119, ["Relu"] = 112, ["Concat"] = 57, ["Resize"] = 38, ["MaxPool"] = 33, ["Sigmoid"] = 7 },
        IntegerNodeCount = 112,
        Provider = "CPU",
        InputWidth = 320,
        InputHeight = 320,
        Comparison = new ModelComparison(0.2 + (0.8 * part), part, part * 0.98, part * 1.04, 0.5 + (0.5 * part), 1 / part),
        Batches = [.. MeasurementOptions.TutorialBatches.Select((batch, index) => new BatchTime(batch, (2.6 + (9 * index)) * part))],
    };

    /// <summary>The model with photos and masks with the given error.</summary>
    public static ModelMeasurement With(this ModelMeasurement model, bool isTruth, params (string Path, double Error, PhotoStrip Strip)[] photos)
    {
        MaskQualitySummary summary = MaskQualitySummary.Summarize([.. photos.Select(static photo => Quality(photo.Error))]);
        return model with
        {
            Quality = isTruth ? summary : null,
            Agreement = isTruth || model.IsBaseline ? null : summary,
            Photos =
            [
                .. photos.Select(photo => new PhotoMeasurement(
                    photo.Path,
                    isTruth ? Quality(photo.Error) : null,
                    isTruth || model.IsBaseline ? null : Quality(photo.Error),
                    photo.Strip)),
            ],
        };
    }

    /// <summary>The model with the quality of certainties that fall from 0.95 by a tenth for each photo.</summary>
    public static ModelMeasurement WithCertainty(this ModelMeasurement model, params double[] errors) => model with
    {
        Certainty = CertaintyQuality.Of(
            [.. errors.Select(static (error, index) => new PhotoMeasurement($"/{index}.jpg", Quality(error), null, null) { Certainty = 0.95 - (index / 10.0) })]),
    };

    private static MaskQuality Quality(double error) =>
        new(1 - (error * 3), error, 1 - (error * 2), 1 - (error * 4), 1 - (error * 1.5), 0.9971 - error, 1 - (error * 8));

    private static MaskQualitySummary Summary(double error) => MaskQualitySummary.Summarize([Quality(error)]);
}

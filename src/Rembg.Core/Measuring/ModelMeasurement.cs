using Rembg.Metrics;

namespace Rembg.Measuring;

/// <summary>
/// What one model takes and what its masks are worth, measured in a process of its own. Figures that could not be measured
/// are null; where <see cref="Failure"/> is set, measuring ended there.
/// </summary>
public sealed record ModelMeasurement
{
    /// <summary>The model's name: its file's without <c>.onnx</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The model file.</summary>
    public required string ModelPath { get; init; }

    /// <summary>The reason that measuring failed, in a sentence; null if it did not fail.</summary>
    public string? Failure { get; init; }

    /// <summary>True if this is the baseline: the first model, which others are compared with.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>Bytes of the file, weights in a second file included.</summary>
    public long? FileSize { get; init; }

    /// <summary>Milliseconds to load the model.</summary>
    public double? LoadTime { get; init; }

    /// <summary>Milliseconds of the very first inference.</summary>
    public double? FirstRunTime { get; init; }

    /// <summary>Milliseconds of an inference, the shortest.</summary>
    public double? LatencyMin { get; init; }

    /// <summary>Milliseconds of an inference, the median.</summary>
    public double? LatencyMedian { get; init; }

    /// <summary>Milliseconds of an inference that 95 % stay below.</summary>
    public double? LatencyP95 { get; init; }

    /// <summary>Photos a second, from file to cut-out file; null where no photos were given.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Processor seconds a photo, all threads together; null where no photos were given.</summary>
    public double? CpuTime { get; init; }

    /// <summary>The most bytes that the measuring process had in memory, as the operating system counts them.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Bytes by which memory grew for each photo after the first; null where no photos were given.</summary>
    public double? MemoryGrowth { get; init; }

    /// <summary>Weights and biases.</summary>
    public long? Parameters { get; init; }

    /// <summary>Multiply-accumulates of an inference.</summary>
    public double? Multiplications { get; init; }

    /// <summary>The number of each operator in the file.</summary>
    public IReadOnlyDictionary<string, int> Operators { get; init; } = new Dictionary<string, int>();

    /// <summary>The number of operators with weights that compute with 8-bit integers.</summary>
    public int? IntegerNodeCount { get; init; }

    /// <summary>The execution provider: <c>CPU</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Columns of the input, in pixels.</summary>
    public int? InputWidth { get; init; }

    /// <summary>Rows of the input, in pixels.</summary>
    public int? InputHeight { get; init; }

    /// <summary>This model against the baseline; null for the baseline itself.</summary>
    public ModelComparison? Comparison { get; init; }

    /// <summary>The time of each batch of made-up pictures.</summary>
    public IReadOnlyList<BatchTime> Batches { get; init; } = [];

    /// <summary>The masks against the true ones; null where none were given.</summary>
    public MaskQualitySummary? Quality { get; init; }

    /// <summary>The masks against those of the reference model; null for the reference itself and where no photos were given.</summary>
    public MaskQualitySummary? Agreement { get; init; }

    /// <summary>Mean absolute error against the truth, or else against the reference model; 0–1, 0 is best.</summary>
    public double? MeanAbsoluteError => (Quality ?? Agreement)?.MeanAbsoluteError.Mean;

    /// <summary>Mean intersection over union against the truth, or else against the reference model; 0–1, 1 is best.</summary>
    public double? IoU => (Quality ?? Agreement)?.IoU.Mean;

    /// <summary>Mean maximal F-measure against the truth, or else against the reference model; 0–1, 1 is best.</summary>
    public double? MaxFMeasure => (Quality ?? Agreement)?.MaxFMeasure.Mean;

    /// <summary>Mean weighted F-measure against the truth, or else against the reference model; 0–1, 1 is best.</summary>
    public double? WeightedFMeasure => (Quality ?? Agreement)?.WeightedFMeasure.Mean;

    /// <summary>Mean S-measure against the truth, or else against the reference model; 0–1, 1 is best.</summary>
    public double? StructureMeasure => (Quality ?? Agreement)?.StructureMeasure.Mean;

    /// <summary>Mean E-measure against the truth, or else against the reference model; 0–1.</summary>
    public double? AlignmentMeasure => (Quality ?? Agreement)?.AlignmentMeasure.Mean;

    /// <summary>Mean boundary IoU against the truth, or else against the reference model; 0–1, 1 is best.</summary>
    public double? BoundaryIoU => (Quality ?? Agreement)?.BoundaryIoU.Mean;

    /// <summary>Every photo's masks.</summary>
    public IReadOnlyList<PhotoMeasurement> Photos { get; init; } = [];

    /// <summary>Remarks on these figures, for example that some are too noisy to be believed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A model against the baseline: ratios below 1 are savings.</summary>
/// <param name="FileSize">Bytes of the file.</param>
/// <param name="Latency">Time of an inference: the median over pairs of turns, one of each model right after the other.</param>
/// <param name="LatencyLow">The lower quartile of those pairs.</param>
/// <param name="LatencyHigh">The upper quartile of those pairs.</param>
/// <param name="PeakMemory">Peak memory of the process.</param>
/// <param name="ImagesPerSecond">Photos a second (above 1 is faster); null where no photos were given.</param>
public sealed record ModelComparison(double FileSize, double Latency, double LatencyLow, double LatencyHigh, double PeakMemory, double? ImagesPerSecond);

/// <summary>The time of a batch of made-up pictures.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="TotalTime">Seconds for all of them, from pixels to mask.</param>
public sealed record BatchTime(SyntheticBatch Batch, double TotalTime);

/// <summary>The mask of one photo.</summary>
/// <param name="Photo">The photo's full path.</param>
/// <param name="Quality">Against the true mask; null without a true mask.</param>
/// <param name="Agreement">Against the reference model's mask; null for the reference itself.</param>
/// <param name="Strip">What a report shows of it; null where none is wanted.</param>
public sealed record PhotoMeasurement(string Photo, MaskQuality? Quality, MaskQuality? Agreement, PhotoStrip? Strip);

/// <summary>Small pictures of a photo and its masks, all of one size, at most 320 pixels a side, as PNG files.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Expected">The mask that is compared with: the true one, else the reference model's.</param>
/// <param name="Mask">This model's mask.</param>
/// <param name="Difference">Where they differ, the brighter the more.</param>
public sealed record PhotoStrip(byte[] Photo, byte[] Expected, byte[] Mask, byte[] Difference);

using Rembg.Metrics;

namespace Rembg.Measuring;

/// <summary>
/// The speed, memory and quality of one model, measured in a process of its own. Figures that could not be measured are null;
/// if <see cref="Failure"/> is set, measuring ended there.
/// </summary>
public sealed record ModelMeasurement
{
    /// <summary>The model's name: its file name without <c>.onnx</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The model file.</summary>
    public required string ModelPath { get; init; }

    /// <summary>The reason that measuring failed, in a sentence; null if it succeeded.</summary>
    public string? Failure { get; init; }

    /// <summary>True for the baseline: the first model, with which the others are compared.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>The size of the file in bytes, including weights in a second file.</summary>
    public long? FileSize { get; init; }

    /// <summary>Milliseconds to load the model.</summary>
    public double? LoadTime { get; init; }

    /// <summary>Milliseconds of the first inference.</summary>
    public double? FirstRunTime { get; init; }

    /// <summary>Milliseconds of the fastest inference.</summary>
    public double? LatencyMin { get; init; }

    /// <summary>Milliseconds of an inference: the median.</summary>
    public double? LatencyMedian { get; init; }

    /// <summary>Milliseconds of an inference: the 95th percentile.</summary>
    public double? LatencyP95 { get; init; }

    /// <summary>Photos per second, from file to cut-out file; null if no photos were given.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Processor seconds per photo, of all threads together; null if no photos were given.</summary>
    public double? CpuTime { get; init; }

    /// <summary>The peak memory of the measuring process in bytes, as reported by the operating system.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>The growth of memory in bytes with each photo after the first; null if no photos were given.</summary>
    public double? MemoryGrowth { get; init; }

    /// <summary>The number of weights and biases.</summary>
    public long? Parameters { get; init; }

    /// <summary>The number of multiply-accumulates of an inference.</summary>
    public double? Multiplications { get; init; }

    /// <summary>The number of nodes of each operator in the file.</summary>
    public IReadOnlyDictionary<string, int> Operators { get; init; } = new Dictionary<string, int>();

    /// <summary>The number of operators with weights that compute with 8-bit integers.</summary>
    public int? IntegerNodeCount { get; init; }

    /// <summary>The execution provider: <c>CPU</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Columns of the input, in pixels.</summary>
    public int? InputWidth { get; init; }

    /// <summary>Rows of the input, in pixels.</summary>
    public int? InputHeight { get; init; }

    /// <summary>The comparison with the baseline; null for the baseline itself.</summary>
    public ModelComparison? Comparison { get; init; }

    /// <summary>The times of the batches of generated pictures.</summary>
    public IReadOnlyList<BatchTime> Batches { get; init; } = [];

    /// <summary>The agreement of the masks with the true ones; null if none were given.</summary>
    public MaskQualitySummary? Quality { get; init; }

    /// <summary>The agreement of the masks with the reference model's; null for the reference itself and if no photos were given.</summary>
    public MaskQualitySummary? Agreement { get; init; }

    /// <summary>The matting errors over the photos whose true mask is an alpha (has soft edges); null if no true mask is one.</summary>
    public MattingErrorSummary? Matting { get; init; }

    /// <summary>
    /// The quality of the certainty as an estimate of the IoU with the true masks, or else with the reference model's; null if
    /// fewer than <see cref="CertaintyQuality.LeastPhotos"/> photos can be judged.
    /// </summary>
    public CertaintyQuality? Certainty { get; init; }

    /// <summary>Mean absolute error against the truth, or else the reference model; 0–1, 0 is best.</summary>
    public double? MeanAbsoluteError => (Quality ?? Agreement)?.MeanAbsoluteError.Mean;

    /// <summary>Mean intersection over union against the truth, or else the reference model; 0–1, 1 is best.</summary>
    public double? IoU => (Quality ?? Agreement)?.IoU.Mean;

    /// <summary>
    /// The maximal F-measure against the truth, or else the reference model, as papers report it: the largest F-measure of mean
    /// precision and mean recall; 0–1, 1 is best.
    /// </summary>
    public double? MaxFMeasure => (Quality ?? Agreement)?.MaxFMeasure;

    /// <summary>
    /// The maximum of the mean F-measure curve against the truth, or else the reference model, as PySODMetrics reports it; 0–1, 1
    /// is best.
    /// </summary>
    public double? MaxMeanFMeasure => (Quality ?? Agreement)?.MaxMeanFMeasure;

    /// <summary>
    /// The mean of the photos' own largest F-measures against the truth, or else the reference model; 0–1, 1 is best. It is not
    /// comparable with papers.
    /// </summary>
    public double? MeanBestFMeasure => (Quality ?? Agreement)?.BestFMeasure.Mean;

    /// <summary>Mean weighted F-measure against the truth, or else the reference model; 0–1, 1 is best.</summary>
    public double? WeightedFMeasure => (Quality ?? Agreement)?.WeightedFMeasure.Mean;

    /// <summary>Mean S-measure against the truth, or else the reference model; 0–1, 1 is best.</summary>
    public double? StructureMeasure => (Quality ?? Agreement)?.StructureMeasure.Mean;

    /// <summary>Mean E-measure against the truth, or else the reference model; 0–1.</summary>
    public double? AlignmentMeasure => (Quality ?? Agreement)?.AlignmentMeasure.Mean;

    /// <summary>Mean boundary IoU against the truth, or else the reference model; 0–1, 1 is best.</summary>
    public double? BoundaryIoU => (Quality ?? Agreement)?.BoundaryIoU.Mean;

    /// <summary>The results for each photo.</summary>
    public IReadOnlyList<PhotoMeasurement> Photos { get; init; } = [];

    /// <summary>True if everything was measured; false if the model failed, the run was interrupted or the time budget was spent.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Notes on the figures, for example that some are too noisy to be reliable.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>
/// The ratios of a model's figures to the baseline's; except for <see cref="ImagesPerSecond"/>, values below 1 are savings.
/// </summary>
/// <param name="FileSize">The size of the file.</param>
/// <param name="Latency">The time of an inference: the median over pairs of consecutive turns, one of each model.</param>
/// <param name="LatencyLow">The lower quartile over these pairs.</param>
/// <param name="LatencyHigh">The upper quartile over these pairs.</param>
/// <param name="PeakMemory">The peak memory of the process.</param>
/// <param name="ImagesPerSecond">Photos per second (above 1 is faster); null if no photos were given.</param>
public sealed record ModelComparison(double FileSize, double Latency, double LatencyLow, double LatencyHigh, double PeakMemory, double? ImagesPerSecond)
{
    /// <summary>
    /// The differences of the metrics against the true masks, each with its 95 % interval; null without true masks of at least
    /// two photos.
    /// </summary>
    public MaskQualityDifference? Quality { get; init; }
}

/// <summary>The time of a batch of generated pictures.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="TotalTime">Seconds for the whole batch, from pixels to masks.</param>
public sealed record BatchTime(SyntheticBatch Batch, double TotalTime);

/// <summary>The result for one photo.</summary>
/// <param name="Photo">The photo's full path.</param>
/// <param name="Quality">The agreement with the true mask; null without a true mask.</param>
/// <param name="Agreement">The agreement with the reference model's mask; null for the reference itself.</param>
/// <param name="Strip">The pictures for a report; null if the report does not show this photo.</param>
public sealed record PhotoMeasurement(string Photo, MaskQuality? Quality, MaskQuality? Agreement, PhotoStrip? Strip)
{
    /// <summary>The certainty of the mask: its estimated IoU with the true mask, 0–1; 0 if the model found no subject; null if it is unknown.</summary>
    public double? Certainty { get; init; }

    /// <summary>The matting errors; null unless the true mask is an alpha (has soft edges).</summary>
    public MattingErrors? Matting { get; init; }

    /// <summary>The error by which photos are sorted: the mean absolute error against the truth, or else the reference model.</summary>
    internal double? Error => (Quality ?? Agreement)?.MeanAbsoluteError;
}

/// <summary>Small pictures of a photo and its masks, all of the same size, with sides of at most 320 pixels.</summary>
/// <param name="Photo">The photo, as a JPEG file; the masks are PNG files.</param>
/// <param name="Expected">The mask that is compared with: the true one, or else the reference model's.</param>
/// <param name="Mask">This model's mask.</param>
/// <param name="Difference">The difference of the masks; larger differences are brighter.</param>
public sealed record PhotoStrip(byte[] Photo, byte[] Expected, byte[] Mask, byte[] Difference);

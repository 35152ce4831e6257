using Rembg.Imaging;

namespace Rembg.Measuring;

/// <summary>The options of a measurement.</summary>
public sealed record MeasurementOptions
{
    /// <summary>The number of counted inferences of each model.</summary>
    public int Iterations { get; init; } = 20;

    /// <summary>The number of warm-up inferences, which are not counted.</summary>
    public int Warmup { get; init; } = 3;

    /// <summary>Threads of an inference; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>The full paths of the photos to cut out; if empty, only synthetic input is used.</summary>
    public IReadOnlyList<string> Photos { get; init; } = [];

    /// <summary>
    /// The full path of the true mask, by the photo's full path. Photos without a true mask are only compared with the
    /// reference model.
    /// </summary>
    public IReadOnlyDictionary<string, string> GroundTruth { get; init; } = new Dictionary<string, string>();

    /// <summary>Batches of generated pictures to cut out; each batch is timed as a whole.</summary>
    public IReadOnlyList<SyntheticBatch> Batches { get; init; } = [];

    /// <summary>The largest number of pixels that a photo may declare.</summary>
    public long PixelLimit { get; init; } = PixelLimits.Default;

    /// <summary>
    /// The time after which no further photo is begun; what was measured until then is returned. Null for no limit. Latency and
    /// batches are always measured completely.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>The tutorial's two batches: 10 pictures of 512 × 512 and 50 of 256 × 256.</summary>
    public static IReadOnlyList<SyntheticBatch> TutorialBatches { get; } = [new(10, 512), new(50, 256)];

    /// <summary>Checks that the options are consistent.</summary>
    /// <exception cref="OptionsInvalidException">The options are inconsistent; the message explains the reason.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Warmup);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (TimeBudget is { } budget && budget <= TimeSpan.Zero)
        {
            throw new OptionsInvalidException("The time budget must be more than 0 seconds.");
        }

        if (GroundTruth.Count > 0 && !Photos.Any(GroundTruth.ContainsKey))
        {
            throw new OptionsInvalidException("No mask has the name of a photo: the mask of NAME.jpg is NAME.png.");
        }
    }
}

/// <summary>Generated pictures of one size.</summary>
/// <param name="Count">The number of pictures.</param>
/// <param name="Size">The side of a picture in pixels.</param>
public sealed record SyntheticBatch(int Count, int Size)
{
    /// <summary>Formats count and size.</summary>
    public override string ToString() => $"{Count} of {Size} × {Size}";
}

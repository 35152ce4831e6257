using Rembg.Imaging;

namespace Rembg.Measuring;

/// <summary>The options of a measurement.</summary>
public sealed record MeasurementOptions
{
    /// <summary>Inferences that count, for each model.</summary>
    public int Iterations { get; init; } = 20;

    /// <summary>Inferences before them, which do not.</summary>
    public int Warmup { get; init; } = 3;

    /// <summary>Threads of an inference; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Photos to cut out, full paths; empty for the synthetic load alone.</summary>
    public IReadOnlyList<string> Photos { get; init; } = [];

    /// <summary>The true masks of photos: a photo's full path to its mask's. Photos without one are not judged against the truth.</summary>
    public IReadOnlyDictionary<string, string> GroundTruth { get; init; } = new Dictionary<string, string>();

    /// <summary>Batches of made-up pictures to cut out, each timed as a whole.</summary>
    public IReadOnlyList<SyntheticBatch> Batches { get; init; } = [];

    /// <summary>The most pixels a photo may declare.</summary>
    public long PixelLimit { get; init; } = PixelLimits.Default;

    /// <summary>The tutorial's two batches: 10 pictures of 512 × 512 and 50 of 256 × 256.</summary>
    public static IReadOnlyList<SyntheticBatch> TutorialBatches { get; } = [new(10, 512), new(50, 256)];

    /// <summary>Checks that the options go together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Warmup);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (GroundTruth.Count > 0 && !Photos.Any(GroundTruth.ContainsKey))
        {
            throw new ArgumentException("None of the masks belongs to any of the photos: a mask has its photo's name, NAME.png for NAME.jpg.");
        }
    }
}

/// <summary>Made-up pictures of one size.</summary>
/// <param name="Count">How many.</param>
/// <param name="Size">Their side in pixels.</param>
public sealed record SyntheticBatch(int Count, int Size)
{
    /// <summary>Count and size.</summary>
    public override string ToString() => $"{Count} of {Size} × {Size}";
}

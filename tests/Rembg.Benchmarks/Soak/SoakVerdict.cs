namespace Rembg.Benchmarks.Soak;

/// <summary>
/// Determines whether a run grew. Single samples vary with the photos in progress, so the median of the last quarter of the samples
/// after settling is compared with the median of the first quarter.
/// </summary>
internal sealed class SoakVerdict
{
    private const double MostGrowth = 0.05;
    private const int MostHandles = 2;

    private readonly SoakSample[] _settled;
    private readonly int _quarter;

    /// <summary>Judges a run.</summary>
    /// <param name="samples">Its samples, the last one after its last photo.</param>
    /// <param name="left">Temporary files that there were when the process had ended.</param>
    /// <param name="settle">Photos after which growth counts.</param>
    /// <exception cref="BenchmarkException">There are too few samples.</exception>
    public SoakVerdict(IReadOnlyList<SoakSample> samples, IReadOnlyList<string> left, int settle)
    {
        Left = left;
        _settled = [.. samples.SkipLast(1).Where(sample => sample.Photos >= settle)];
        _quarter = Math.Max(_settled.Length / 4, 1);
        if (_settled.Length < 2)
        {
            throw new BenchmarkException("There is less than two samples after settling: raise --count, or lower --every or --settle.");
        }
    }

    /// <summary>Resident memory: growth as a share of what it was after settling.</summary>
    public double Memory => Growth(static sample => sample.Resident, out double before) / before;

    /// <summary>Handles: growth in number.</summary>
    public double Handles => Growth(static sample => sample.Handles, out _);

    /// <summary>Temporary files that outlived the process.</summary>
    public IReadOnlyList<string> Left { get; }

    /// <summary>True if memory, handles and files did not grow.</summary>
    public bool IsFlat => Memory <= MostGrowth && Handles <= MostHandles && Left.Count == 0;

    private double Growth(Func<SoakSample, double> value, out double before)
    {
        before = Series.MedianOf(_settled[.._quarter].Select(value));
        return Series.MedianOf(_settled[^_quarter..].Select(value)) - before;
    }
}

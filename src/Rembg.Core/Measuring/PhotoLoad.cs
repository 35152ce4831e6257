namespace Rembg.Measuring;

/// <summary>The time and memory used for cutting out photos one after the other.</summary>
internal sealed class PhotoLoad
{
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _processorSeconds = [];
    private readonly List<long> _residentBytes = [];

    /// <summary>Photos per second; null if no photo was cut out.</summary>
    public double? ImagesPerSecond => _milliseconds.Count > 0 ? _milliseconds.Count * 1000 / _milliseconds.Sum() : null;

    /// <summary>Processor seconds per photo; null if no photo was cut out.</summary>
    public double? CpuTime => _processorSeconds.Count > 0 ? _processorSeconds.Average() : null;

    /// <summary>
    /// The growth of memory in bytes with each photo after the first: the slope of a least-squares line; null for fewer than
    /// two photos.
    /// </summary>
    public double? MemoryGrowth => _residentBytes.Count > 1 ? Slope(_residentBytes) : null;

    /// <summary>Adds a photo.</summary>
    /// <param name="milliseconds">Milliseconds from file to file.</param>
    /// <param name="processorSeconds">Processor seconds of all threads together.</param>
    /// <param name="residentBytes">The memory afterwards, in bytes.</param>
    public void Add(double milliseconds, double processorSeconds, long residentBytes)
    {
        _milliseconds.Add(milliseconds);
        _processorSeconds.Add(processorSeconds);
        _residentBytes.Add(residentBytes);
    }

    /// <summary>The slope of the least-squares line through values at 0, 1, 2 …</summary>
    public static double Slope(IReadOnlyList<long> values)
    {
        double middle = (values.Count - 1) / 2.0;
        double mean = values.Average();
        double covariance = values.Select((value, place) => (place - middle) * (value - mean)).Sum();
        return covariance / values.Select((_, place) => (place - middle) * (place - middle)).Sum();
    }
}

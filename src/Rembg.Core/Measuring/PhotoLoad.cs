namespace Rembg.Measuring;

/// <summary>The time and memory that cutting out one photo after the other took.</summary>
internal sealed class PhotoLoad
{
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _processorSeconds = [];
    private readonly List<long> _residentBytes = [];

    /// <summary>Photos a second; null if no photo was cut out.</summary>
    public double? ImagesPerSecond => _milliseconds.Count > 0 ? _milliseconds.Count * 1000 / _milliseconds.Sum() : null;

    /// <summary>Processor seconds a photo; null if no photo was cut out.</summary>
    public double? CpuTime => _processorSeconds.Count > 0 ? _processorSeconds.Average() : null;

    /// <summary>Bytes by which memory grows with each photo after the first: the slope of a line through all of them by least squares; null for fewer than two.</summary>
    public double? MemoryGrowth => _residentBytes.Count > 1 ? Slope(_residentBytes) : null;

    /// <summary>Adds a photo.</summary>
    /// <param name="milliseconds">From file to file.</param>
    /// <param name="processorSeconds">All threads together.</param>
    /// <param name="residentBytes">In memory afterwards.</param>
    public void Add(double milliseconds, double processorSeconds, long residentBytes)
    {
        _milliseconds.Add(milliseconds);
        _processorSeconds.Add(processorSeconds);
        _residentBytes.Add(residentBytes);
    }

    /// <summary>The slope of a line through values at 0, 1, 2 … by least squares.</summary>
    public static double Slope(IReadOnlyList<long> values)
    {
        double middle = (values.Count - 1) / 2.0;
        double mean = values.Average();
        double covariance = values.Select((value, place) => (place - middle) * (value - mean)).Sum();
        return covariance / values.Select((_, place) => (place - middle) * (place - middle)).Sum();
    }
}

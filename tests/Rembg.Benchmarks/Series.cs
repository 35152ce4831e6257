namespace Rembg.Benchmarks;

/// <summary>The values of one figure, a fresh process each.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    /// <summary>All of them, in the order in which they were measured.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The middle one: a process that was disturbed does not move it.</summary>
    public double Median => MedianOf(_values);

    /// <summary>Adds a value.</summary>
    public void Add(double value) => _values.Add(value);

    /// <summary>The middle of some values; the mean of the two middle ones where their number is even.</summary>
    public static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

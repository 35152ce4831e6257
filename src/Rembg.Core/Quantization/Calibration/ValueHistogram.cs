namespace Rembg.Quantization.Calibration;

/// <summary>The distribution of an activation's values in equal bins over the range seen in calibration.</summary>
internal sealed class ValueHistogram
{
    /// <summary>The number of bins.</summary>
    public const int BinCount = 2048;

    private readonly float _minimum;
    private readonly double _binsPerUnit;

    /// <summary>Creates an empty histogram over a range.</summary>
    public ValueHistogram(float minimum, float maximum)
    {
        _minimum = minimum;
        Width = Math.Max((maximum - (double)minimum) / BinCount, double.Epsilon);
        _binsPerUnit = 1 / Width;
    }

    /// <summary>The number of values in each bin.</summary>
    public long[] Counts { get; } = new long[BinCount];

    /// <summary>The width of a bin.</summary>
    public double Width { get; }

    /// <summary>Returns the value in the middle of a bin.</summary>
    public double Center(int bin) => _minimum + ((bin + 0.5) * Width);

    /// <summary>Returns the value at the start of a bin.</summary>
    public double Edge(int bin) => _minimum + (bin * Width);

    /// <summary>Counts a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="times">The number of occurrences.</param>
    public void Add(double value, long times = 1) => Counts[(int)Math.Clamp((value - _minimum) * _binsPerUnit, 0, BinCount - 1)] += times;

    /// <summary>Counts values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            Add(value);
        }
    }
}

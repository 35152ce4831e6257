namespace Rembg.Quantization.Layout;

/// <summary>The places of the channels of a row-major tensor.</summary>
internal readonly struct WeightLayout
{
    private readonly int _inner;

    /// <summary>Looks at a tensor along an axis.</summary>
    public WeightLayout(ReadOnlySpan<long> shape, int axis)
    {
        Channels = (int)shape[axis];
        int inner = 1;
        foreach (long size in shape[(axis + 1)..])
        {
            inner *= (int)size;
        }

        _inner = inner;
    }

    /// <summary>The size of the axis.</summary>
    public int Channels { get; }

    /// <summary>The channel that an element belongs to.</summary>
    public int Channel(int index) => index / _inner % Channels;

    /// <summary>The largest absolute value of every channel.</summary>
    public double[] Magnitudes(ReadOnlySpan<float> values)
    {
        double[] magnitudes = new double[Channels];
        for (int i = 0; i < values.Length; i++)
        {
            ref double magnitude = ref magnitudes[Channel(i)];
            magnitude = Math.Max(magnitude, Math.Abs(values[i]));
        }

        return magnitudes;
    }
}

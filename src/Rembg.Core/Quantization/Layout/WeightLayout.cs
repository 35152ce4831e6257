namespace Rembg.Quantization.Layout;

/// <summary>The positions of channels in a row-major tensor.</summary>
internal readonly struct WeightLayout
{
    private readonly int _inner;

    /// <summary>Creates the layout of a tensor along an axis.</summary>
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

    /// <summary>Returns the channel of an element.</summary>
    public int Channel(int index) => index / _inner % Channels;

    /// <summary>Copies the elements of a channel from a tensor, in their order.</summary>
    public void Gather<T>(ReadOnlySpan<T> tensor, int channel, Span<T> elements)
    {
        for (int i = 0; i < elements.Length; i += _inner)
        {
            tensor.Slice((i * Channels) + (channel * _inner), _inner).CopyTo(elements[i..]);
        }
    }

    /// <summary>Copies the elements of a channel into a tensor, in their order.</summary>
    public void Scatter<T>(ReadOnlySpan<T> elements, int channel, Span<T> tensor)
    {
        for (int i = 0; i < elements.Length; i += _inner)
        {
            elements.Slice(i, _inner).CopyTo(tensor[((i * Channels) + (channel * _inner))..]);
        }
    }

    /// <summary>Returns the largest absolute value of each channel.</summary>
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

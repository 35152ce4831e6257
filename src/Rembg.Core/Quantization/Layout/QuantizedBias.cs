namespace Rembg.Quantization.Layout;

/// <summary>
/// A bias in 32-bit integers at the scale of the products that it is added to: scale of the input × scale of the weights.
/// </summary>
/// <param name="Values">The integers.</param>
/// <param name="Scales">One scale per channel, or a single one.</param>
internal sealed record QuantizedBias(int[] Values, float[] Scales)
{
    /// <summary>Quantizes a bias.</summary>
    public static QuantizedBias Quantize(ReadOnlySpan<float> bias, float inputScale, QuantizedWeight weight)
    {
        float[] scales = [.. weight.Parameters.Select(parameters => inputScale * parameters.Scale)];
        int[] values = new int[bias.Length];
        for (int channel = 0; channel < values.Length; channel++)
        {
            double value = Math.Round(bias[channel] / (double)scales[scales.Length > 1 ? channel : 0]);
            values[channel] = (int)Math.Clamp(value, int.MinValue, int.MaxValue);
        }

        return new QuantizedBias(values, scales);
    }

    /// <summary>Returns the real values of the integers.</summary>
    public float[] Dequantize() => [.. Values.Select((value, channel) => (float)((double)value * Scales[Scales.Length > 1 ? channel : 0]))];

    /// <summary>Returns the bias with additional channels of zeros at the end.</summary>
    public QuantizedBias WithChannels(int channels) => new(
        [.. Values, .. new int[channels - Values.Length]],
        Scales.Length == 1 ? Scales : [.. Scales, .. Enumerable.Repeat(Scales[^1], channels - Scales.Length)]);

    /// <summary>
    /// Returns the smallest scale of a channel's weights with which its bias fits into 32 bits together with a sum of products.
    /// </summary>
    public static double SmallestWeightScale(float bias, float inputScale) => Math.Abs((double)bias) / (inputScale * (double)(1 << 30));
}

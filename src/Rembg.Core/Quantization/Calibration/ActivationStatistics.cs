namespace Rembg.Quantization.Calibration;

/// <summary>The values of a tensor seen in calibration, per channel.</summary>
/// <param name="Minimum">The smallest value of each channel.</param>
/// <param name="Maximum">The largest value of each channel.</param>
/// <param name="Mean">The mean of each channel.</param>
internal sealed record ActivationStatistics(float[] Minimum, float[] Maximum, double[] Mean)
{
    /// <summary>The smallest value in all channels.</summary>
    public float Lowest => Minimum.Min();

    /// <summary>The largest value in all channels.</summary>
    public float Highest => Maximum.Max();

    /// <summary>The largest absolute value of each channel.</summary>
    public double[] Magnitudes => [.. Minimum.Zip(Maximum, static (minimum, maximum) => (double)Math.Max(Math.Abs(minimum), Math.Abs(maximum)))];

    /// <summary>Returns the statistics after each channel is divided by a positive number.</summary>
    public ActivationStatistics DividedBy(IReadOnlyList<double> scales) => new(
        [.. Minimum.Select((value, channel) => (float)(value / scales[channel]))],
        [.. Maximum.Select((value, channel) => (float)(value / scales[channel]))],
        [.. Mean.Select((value, channel) => value / scales[channel])]);
}

namespace Rembg.Metrics;

/// <summary>
/// The errors of a mask against a true alpha, by the metrics of the alpha matting benchmark (Rhemann, Rother, Wang, Gelautz,
/// Kohli and Rott, "A perceptually motivated online benchmark for image matting", CVPR 2009), over all pixels of the photo. 0
/// is best for all of them. The alphas are used unchanged, 0 … 1; the authors' code for the gradient stretches them first.
/// </summary>
/// <param name="Sad">
/// The sum of absolute differences, in thousands of pixels, the unit of the benchmark's tables. It grows with the photo's size.
/// </param>
/// <param name="MeanSquaredError">The mean squared difference, 0–1.</param>
/// <param name="Gradient">
/// The sum of squared differences of the gradients' lengths, in thousands: the error of fine structures that blur hides from
/// the other metrics.
/// </param>
/// <param name="Connectivity">
/// The sum of differences in how firmly pixels are connected to the subject's largest part, in thousands: the error of loose
/// pieces and holes.
/// </param>
public sealed record MattingErrors(double Sad, double MeanSquaredError, double Gradient, double Connectivity)
{
    private const double Thousand = 1000;

    // A pixel is soft if it is neither background nor subject by more than rounding and compression; a mask with one soft pixel
    // in a thousand is an alpha. The masks of salient-object data sets have none or only traces of JPEG.
    private const byte LowestSoft = 13;
    private const byte HighestSoft = 242;
    private const int PixelsForOneSoft = 1000;

    /// <summary>True if a reference is an alpha, not a two-valued mask: at least a thousandth of its pixels is soft (5–95 %).</summary>
    internal static bool IsAlpha(ReadOnlySpan<byte> reference)
    {
        int soft = 0;
        foreach (byte value in reference)
        {
            soft += value is >= LowestSoft and <= HighestSoft ? 1 : 0;
        }

        return (long)soft * PixelsForOneSoft >= reference.Length && soft > 0;
    }

    /// <summary>Computes the errors of one photo. Time is nearly linear; memory is 20 bytes a pixel.</summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    internal static MattingErrors Compare(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        MaskMetrics.CheckSizes(mask, reference, width, height);
        long absolute = 0;
        long squared = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            int difference = mask[i] - reference[i];
            absolute += Math.Abs(difference);
            squared += difference * difference;
        }

        return new MattingErrors(
            absolute / 255.0 / Thousand,
            squared / (255.0 * 255.0) / mask.Length,
            GradientError.Compute(mask, reference, width, height) / Thousand,
            ConnectivityError.Compute(mask, reference, width, height) / Thousand);
    }
}

/// <summary>The matting errors over several photos: the mean and the worst of each.</summary>
/// <param name="Sad">The sum of absolute differences, in thousands of pixels; 0 is best.</param>
/// <param name="MeanSquaredError">The mean squared difference; 0–1, 0 is best.</param>
/// <param name="Gradient">The gradient error, in thousands; 0 is best.</param>
/// <param name="Connectivity">The connectivity error, in thousands; 0 is best.</param>
public sealed record MattingErrorSummary(MetricSummary Sad, MetricSummary MeanSquaredError, MetricSummary Gradient, MetricSummary Connectivity)
{
    /// <summary>Computes the mean and the worst of the photos' errors.</summary>
    /// <returns>The summary; null without photos.</returns>
    internal static MattingErrorSummary? Summarize(IReadOnlyCollection<MattingErrors> errors)
    {
        return errors.Count == 0 ? null : new MattingErrorSummary(
            Over(static error => error.Sad),
            Over(static error => error.MeanSquaredError),
            Over(static error => error.Gradient),
            Over(static error => error.Connectivity));

        MetricSummary Over(Func<MattingErrors, double> error) => new(errors.Average(error), errors.Max(error));
    }
}

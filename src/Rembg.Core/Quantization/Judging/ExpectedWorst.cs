namespace Rembg.Quantization.Judging;

/// <summary>
/// Estimates the IoU that about one photo in a hundred is expected to miss. The losses (1 − IoU) of photos have a heavy tail: among 120
/// photos of ECSSD, the worst hundredth lost six times as much as the worst tenth with U²-Net-P, so the worst of two dozen photos alone is
/// not representative.
/// </summary>
internal static class ExpectedWorst
{
    // The tail falls approximately with the power 1.3 of the loss: the worst of a hundred photos loses (100 ÷ 24)^(1 ÷ 1.3) times as much
    // as the worst of 24.
    private const double Margin = 3;

    /// <summary>Estimates the IoU.</summary>
    /// <param name="photos">The IoU (0–1) of each judged photo and mirror image.</param>
    /// <param name="recolored">The IoU (0–1) of photos in different light, which are harder than most photos in use.</param>
    /// <returns>The IoU, 0–1; never above the worst of all given values.</returns>
    public static double Of(IReadOnlyCollection<double> photos, IReadOnlyCollection<double> recolored) =>
        Math.Max(Math.Min(1 - (Margin * (1 - photos.Min())), recolored.DefaultIfEmpty(1).Min()), 0);
}

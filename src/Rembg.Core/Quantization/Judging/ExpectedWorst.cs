namespace Rembg.Quantization.Judging;

/// <summary>
/// The IoU that about one photo in a hundred is expected to miss. The losses (1 − IoU) of photos have a heavy tail: of
/// 120 photos of ECSSD the worst hundredth of U²-Net-P lost six times as much as the worst tenth, so that the worst of two
/// dozen photos says too little by itself.
/// </summary>
internal static class ExpectedWorst
{
    // The tail falls by about the power 1.3 of the loss: the worst of a hundred photos loses (100 ÷ 24)^(1 ÷ 1.3) times as much as the worst of 24.
    private const double Margin = 3;

    /// <summary>Estimates it.</summary>
    /// <param name="photos">The IoU (0–1) of each photo and each mirror image judged.</param>
    /// <param name="recolored">The IoU (0–1) of photos in other light, which are harder than most that a model will meet.</param>
    /// <returns>The IoU, 0–1; never above the worst of all of them.</returns>
    public static double Of(IReadOnlyCollection<double> photos, IReadOnlyCollection<double> recolored) =>
        Math.Max(Math.Min(1 - (Margin * (1 - photos.Min())), recolored.DefaultIfEmpty(1).Min()), 0);
}

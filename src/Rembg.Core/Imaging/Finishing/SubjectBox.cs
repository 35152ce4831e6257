namespace Rembg.Imaging.Finishing;

/// <summary>Finds the rectangle to which a photo is cropped.</summary>
internal static class SubjectBox
{
    /// <summary>The smallest visible alpha. Lower values change the background by less than 3 %.</summary>
    public const byte Visible = 8;

    /// <summary>
    /// Finds the smallest rectangle around the subject and its soft edge: the connected regions of visible alpha that reach a threshold
    /// somewhere. Specks and haze, which models leave far from the subject, do not reach it. If no region reaches it, the rectangle
    /// includes all regions.
    /// </summary>
    /// <param name="mask">The subject's alpha.</param>
    /// <param name="threshold">The alpha that a region must reach, 1–255.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The rectangle; null if nothing is visible.</returns>
    public static BoundingBox? Find(Mask mask, byte threshold, CancellationToken cancellationToken)
    {
        MaskRegions regions = MaskRegions.Find(mask, Math.Min(Visible, threshold), cancellationToken);
        return regions.BoxOf(threshold) ?? regions.BoxOf(0);
    }
}

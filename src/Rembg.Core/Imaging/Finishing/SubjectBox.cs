namespace Rembg.Imaging.Finishing;

/// <summary>The rectangle a photo is cropped to.</summary>
internal static class SubjectBox
{
    /// <summary>
    /// The faintest alpha that can be seen. Fainter alpha changes what is behind it by less than 3 %.
    /// </summary>
    public const byte Visible = 8;

    /// <summary>
    /// Finds the smallest rectangle around the subject and its soft edge: the connected regions of visible alpha that reach a
    /// threshold somewhere. Specks and haze, which models leave far from the subject, do not reach it. Where no region does, the
    /// rectangle is around all of them.
    /// </summary>
    /// <param name="mask">The subject's alpha.</param>
    /// <param name="threshold">The alpha that a region has to reach, 1–255.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The rectangle; null if nothing is visible.</returns>
    public static BoundingBox? Find(Mask mask, byte threshold, CancellationToken cancellationToken)
    {
        MaskRegions regions = MaskRegions.Find(mask, Math.Min(Visible, threshold), cancellationToken);
        return regions.BoxOf(threshold) ?? regions.BoxOf(0);
    }
}

namespace Rembg.Imaging.Edges;

/// <summary>The pixels near a subject's edge: those that the mask is unsure of, and some around them.</summary>
internal static class EdgeBand
{
    // The mask is sure of values below 8 and above 247 of 255.
    private const float Sure = 8f / 255;

    /// <summary>Determines whether a mask value is neither surely background nor surely foreground.</summary>
    public static bool IsEdge(float value) => value is > Sure and < 1 - Sure;

    /// <summary>Returns 1 in the band, 0 outside, and values in between on its rim.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    /// <param name="reach">The distance that the band extends beyond unsure pixels.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Plane Around(Plane mask, int reach, CancellationToken cancellationToken)
    {
        Plane edge = mask.Select(static value => IsEdge(value) ? 1 : 0);
        Plane near = BoxMean.Of(edge, reach, cancellationToken).Select(static value => value > 0 ? 1 : 0);
        return BoxMean.Of(near, 1, cancellationToken);
    }
}

namespace Rembg.Imaging.Edges;

/// <summary>The pixels near a subject's edge: those that a mask is unsure of, and some around them.</summary>
internal static class EdgeBand
{
    // A mask is sure of less than 8 and more than 247 of 255.
    private const float Sure = 8f / 255;

    /// <summary>True if a mask is neither surely background nor surely foreground.</summary>
    public static bool IsEdge(float value) => value is > Sure and < 1 - Sure;

    /// <summary>1 in the band, 0 outside, and something between on its rim.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    /// <param name="reach">How far the band reaches beyond unsure pixels.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static Plane Around(Plane mask, int reach, CancellationToken cancellationToken)
    {
        Plane edge = mask.Select(static value => IsEdge(value) ? 1 : 0);
        Plane near = BoxMean.Of(edge, reach, cancellationToken).Select(static value => value > 0 ? 1 : 0);
        return BoxMean.Of(near, 1, cancellationToken);
    }
}

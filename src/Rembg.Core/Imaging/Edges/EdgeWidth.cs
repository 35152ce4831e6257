using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Measures the width of the transition from subject to background around each pixel: the integral of 4α(1 − α) across the edge, which is
/// two thirds of the width of a straight ramp. Outlines of solid objects have a pixel or two; hair and fur have more.
/// </summary>
internal static class EdgeWidth
{
    // Makes the result 0 in places without an edge.
    private const float Negligible = 1e-3f;

    /// <summary>Returns the width around each pixel, in pixels.</summary>
    /// <param name="alpha">Alpha, 0–1.</param>
    /// <param name="radius">The radius of the neighbourhood.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Plane Around(Plane alpha, int radius, CancellationToken cancellationToken)
    {
        Plane soft = new(alpha.Width, alpha.Height);
        Plane steep = new(alpha.Width, alpha.Height);
        Rows.ForEach(alpha.Height, y => DeriveRow(alpha, soft.Row(y), steep.Row(y), y), cancellationToken);
        Plane result = BoxMean.Of(soft, radius, cancellationToken);
        Plane slopes = BoxMean.Of(steep, radius, cancellationToken);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] /= slopes.Values[i] + Negligible;
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DeriveRow(Plane alpha, Span<float> soft, Span<float> steep, int y)
    {
        ReadOnlySpan<float> row = alpha.Row(y);
        ReadOnlySpan<float> above = alpha.Row(Math.Max(y - 1, 0));
        ReadOnlySpan<float> below = alpha.Row(Math.Min(y + 1, alpha.Height - 1));
        for (int x = 0; x < row.Length; x++)
        {
            float across = row[Math.Min(x + 1, row.Length - 1)] - row[Math.Max(x - 1, 0)];
            float down = below[x] - above[x];
            soft[x] = 4 * row[x] * (1 - row[x]);
            steep[x] = MathF.Sqrt((across * across) + (down * down)) / 2;
        }
    }
}

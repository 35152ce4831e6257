using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// The colours of the subject and of what is behind it, both everywhere near the edge: means of their surroundings, each
/// pixel counted by how much of it they are. M. Forte, "Approximate Fast Foreground Colour Estimation", ICIP 2021 (blur
/// fusion): a wide blur finds colours anywhere, a narrow one makes them those of the place.
/// </summary>
/// <param name="Foreground">F̄.</param>
/// <param name="Background">B̄.</param>
internal sealed record ForegroundColors(Vector4[] Foreground, Vector4[] Background)
{
    // Of pixels of a mask of 320; the publication has 90 and 6 of a picture's.
    private const int WideRadius = 29;
    private const int NarrowRadius = 3;

    // A narrow window that holds less of the subject than one full pixel in a hundred goes by the wide one's colour.
    private const float WideShare = 0.5f;

    /// <summary>Estimates.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="alpha">How much of each pixel is subject, 0–1, as large.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ForegroundColors Estimate(ColorPlanes image, Plane alpha, CancellationToken cancellationToken)
    {
        Vector4[] colors = [.. Enumerable.Range(0, alpha.Values.Length).Select(i => new Vector4(image[i], 1))];
        Plane beta = alpha.Select(static value => 1 - value);
        ForegroundColors wide = new(
            Means(colors, alpha, colors, 1e-4f, WideRadius, cancellationToken),
            Means(colors, beta, colors, 1e-4f, WideRadius, cancellationToken));
        return new ForegroundColors(
            Means(wide.Unmix(image, alpha), alpha, wide.Foreground, WideShare, NarrowRadius, cancellationToken),
            Means(colors, beta, wide.Background, WideShare, NarrowRadius, cancellationToken));
    }

    /// <summary>Means of colours by weight, with some of others' for where there is little weight.</summary>
    private static Vector4[] Means(Vector4[] colors, Plane weight, Vector4[] others, float share, int radius, CancellationToken cancellationToken)
    {
        Vector4[] sums = new Vector4[colors.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            // What is half another's tells less about the colour than what is not.
            sums[i] = colors[i] * weight.Values[i] * weight.Values[i];
        }

        WindowSums.Replace(sums, weight.Width, radius, cancellationToken);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = (sums[i] + (share * others[i])) / (sums[i].W + share);
        }

        return sums;
    }

    // F = F̄ + α(I − αF̄ − (1 − α)B̄).
    private Vector4[] Unmix(ColorPlanes image, Plane alpha)
    {
        Vector4[] result = new Vector4[Foreground.Length];
        for (int i = 0; i < result.Length; i++)
        {
            float opacity = alpha.Values[i];
            Vector4 unexplained = new Vector4(image[i], 1) - (opacity * Foreground[i]) - ((1 - opacity) * Background[i]);
            result[i] = Vector4.Clamp(Foreground[i] + (opacity * unexplained), Vector4.Zero, Vector4.One) with { W = 1 };
        }

        return result;
    }
}

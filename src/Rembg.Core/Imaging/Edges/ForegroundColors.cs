using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// The colours of the subject and of its background near the edge: means of their surroundings, in which each pixel is weighted by its
/// share of the subject or background. M. Forte, "Approximate Fast Foreground Colour Estimation", ICIP 2021 (blur fusion): a wide blur
/// finds colours everywhere, and a narrow blur adapts them to their place.
/// </summary>
/// <param name="Foreground">F̄.</param>
/// <param name="Background">B̄.</param>
internal sealed record ForegroundColors(Vector4[] Foreground, Vector4[] Background)
{
    // Pixels of a mask with a side of 320; the publication uses 90 and 6 pixels of the picture.
    private const int WideRadius = 29;
    private const int NarrowRadius = 3;

    // If a narrow window contains less of the subject than one full pixel in a hundred, the wide window's colour prevails.
    private const float WideShare = 0.5f;

    /// <summary>Estimates the colours.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="alpha">The share of the subject in each pixel, 0–1, with the same size.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static ForegroundColors Estimate(ColorPlanes image, Plane alpha, CancellationToken cancellationToken)
    {
        Plane beta = alpha.Select(static value => 1 - value);
        using PooledVectors colors = new(image.Width, image.Height);
        Widen(image, colors.Span);
        using PooledVectors foreground = Means(colors, alpha, null, 1e-4f, WideRadius, cancellationToken);
        using PooledVectors background = Means(colors, beta, null, 1e-4f, WideRadius, cancellationToken);
        using PooledVectors subject = new(image.Width, image.Height);
        Unmix(colors.Span, alpha, foreground.Span, background.Span, subject.Span);
        using PooledVectors near = Means(subject, alpha, foreground, WideShare, NarrowRadius, cancellationToken);
        using PooledVectors behind = Means(colors, beta, background, WideShare, NarrowRadius, cancellationToken);
        return new ForegroundColors(near.Span.ToArray(), behind.Span.ToArray());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ColorPlanes image, Span<Vector4> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = new WeightedColor(image[i]).Vector;
        }
    }

    /// <summary>
    /// Returns weighted means of colours. Where the weight is small, they are mixed with the other colours, or with the colours themselves
    /// if that parameter is null.
    /// </summary>
    private static PooledVectors Means(PooledVectors colors, Plane weight, PooledVectors? others, float share, int radius, CancellationToken cancellationToken)
    {
        PooledVectors means = new(colors.Width, colors.Height);
        Weigh(colors.Span, weight.Values, means.Span);
        WindowSums.Replace(means, radius, cancellationToken);
        Blend((others ?? colors).Span, share, means.Span);
        return means;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(ReadOnlySpan<Vector4> colors, ReadOnlySpan<float> weight, Span<Vector4> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            // A mixed pixel says less about the colour than a pure one, hence the square.
            target[i] = colors[i] * weight[i] * weight[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(ReadOnlySpan<Vector4> others, float share, Span<Vector4> sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = (sums[i] + (share * others[i])) / (new WeightedColor(sums[i]).Weight + share);
        }
    }

    // F = F̄ + α(I − αF̄ − (1 − α)B̄).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unmix(ReadOnlySpan<Vector4> colors, Plane alpha, ReadOnlySpan<Vector4> foreground, ReadOnlySpan<Vector4> background, Span<Vector4> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            float opacity = alpha.Values[i];
            Vector4 unexplained = colors[i] - (opacity * foreground[i]) - ((1 - opacity) * background[i]);
            Vector4 color = Vector4.Clamp(foreground[i] + (opacity * unexplained), Vector4.Zero, Vector4.One);
            target[i] = new WeightedColor(color.AsVector3()).Vector;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

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
            target[i] = new Vector4(image[i], 1);
        }
    }

    /// <summary>Means of colours by weight, with some of others' for where there is little weight; null for the colours themselves.</summary>
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
            // What is half another's tells less about the colour than what is not.
            target[i] = colors[i] * weight[i] * weight[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(ReadOnlySpan<Vector4> others, float share, Span<Vector4> sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = (sums[i] + (share * others[i])) / (sums[i].W + share);
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
            target[i] = Vector4.Clamp(foreground[i] + (opacity * unexplained), Vector4.Zero, Vector4.One) with { W = 1 };
        }
    }
}

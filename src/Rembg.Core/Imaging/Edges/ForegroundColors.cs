namespace Rembg.Imaging.Edges;

/// <summary>
/// The colours of the subject and of what is behind it, both everywhere near the edge: means of their surroundings, each
/// pixel counted by how much of it they are. M. Forte, "Approximate Fast Foreground Colour Estimation", ICIP 2021 (blur
/// fusion): a wide blur finds colours anywhere, a narrow one makes them those of the place.
/// </summary>
/// <param name="Foreground">F̄.</param>
/// <param name="Background">B̄.</param>
internal sealed record ForegroundColors(ColorPlanes Foreground, ColorPlanes Background)
{
    // Of pixels of a mask of 320; the publication has 90 and 6 of a picture's.
    private const int WideRadius = 29;
    private const int NarrowRadius = 2;

    private const float SmallestShare = 1e-5f;

    /// <summary>Estimates.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="alpha">How much of each pixel is subject, 0–1, as large.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ForegroundColors Estimate(ColorPlanes image, Plane alpha, CancellationToken cancellationToken)
    {
        ForegroundColors wide = Blur(new ForegroundColors(image, image), alpha, WideRadius, cancellationToken);
        return Blur(wide.Unmix(image, alpha), alpha, NarrowRadius, cancellationToken);
    }

    private static ForegroundColors Blur(ForegroundColors colors, Plane alpha, int radius, CancellationToken cancellationToken)
    {
        Plane beta = alpha.Select(static value => 1 - value);
        Plane alphaMean = BoxMean.Of(alpha, radius, cancellationToken);
        Plane betaMean = BoxMean.Of(beta, radius, cancellationToken);
        Plane Share(Plane plane, Plane weight, Plane total)
        {
            Plane sum = BoxMean.Of(plane.Times(weight), radius, cancellationToken);
            for (int i = 0; i < sum.Values.Length; i++)
            {
                // Where there is none of it near, its colour is of no account; the pixel's own is as good as any.
                sum.Values[i] = (sum.Values[i] + (SmallestShare * plane.Values[i])) / (total.Values[i] + SmallestShare);
            }

            return sum;
        }

        ColorPlanes Shares(ColorPlanes planes, Plane weight, Plane total) =>
            new(Share(planes.Red, weight, total), Share(planes.Green, weight, total), Share(planes.Blue, weight, total));

        return new ForegroundColors(Shares(colors.Foreground, alpha, alphaMean), Shares(colors.Background, beta, betaMean));
    }

    // F = F̄ + α(I − αF̄ − (1 − α)B̄); B̄ stays.
    private ForegroundColors Unmix(ColorPlanes image, Plane alpha)
    {
        Plane Subject(Plane pixels, Plane foreground, Plane background)
        {
            Plane result = new(pixels.Width, pixels.Height);
            for (int i = 0; i < result.Values.Length; i++)
            {
                float opacity = alpha.Values[i];
                float unexplained = pixels.Values[i] - (opacity * foreground.Values[i]) - ((1 - opacity) * background.Values[i]);
                result.Values[i] = Math.Clamp(foreground.Values[i] + (opacity * unexplained), 0, 1);
            }

            return result;
        }

        return this with
        {
            Foreground = new ColorPlanes(
                Subject(image.Red, Foreground.Red, Background.Red),
                Subject(image.Green, Foreground.Green, Background.Green),
                Subject(image.Blue, Foreground.Blue, Background.Blue)),
        };
    }
}

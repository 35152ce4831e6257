using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Refines an alpha that was fitted at the mask's size: closed-form matting of the band around the edge, at a size between the mask's and
/// the photo's, with the fitted alpha as the prior.
/// </summary>
internal static class MattedEdges
{
    // The weight of the prior relative to the colours.
    private const float RoughTrust = 0.015f;
    private const float FaithfulTrust = 0.1f;

    // The weight of a prior with levels, depending on whether colours separate the two sides.
    private const float BlindTrust = 0.1f;
    private const float SeparatedTrust = 0.01f;

    private const float FlatTrust = 10;
    private const float NoiseVariance = 1e-5f;

    // The number of times that alpha is compared with a faithful mask; clipping leaves a smaller difference each time.
    private const int Reconciliations = 3;

    // In pixels of the solved picture: only the photo's finer detail remains to be fitted.
    private const int Radius = 1;
    private const float Epsilon = 1e-4f;

    /// <summary>Solves for alpha.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="raw">The mask from the model.</param>
    /// <param name="fit">The alpha that was fitted to it.</param>
    /// <param name="options">The settings of matting.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A finer model, and its weight at the fit's size; null if there is nothing to solve for, or no solution was found.</returns>
    public static (LinearModel Model, Plane Weight)? Solve(Photo photo, RawMask raw, ToneFit fit, MattingOptions options, CancellationToken cancellationToken)
    {
        double scale = Math.Min(1, Math.Sqrt(SolvedPixels(photo, options) / (double)photo.PixelCount));
        int width = Math.Max((int)(photo.Width * scale), 1);
        int height = Math.Max((int)(photo.Height * scale), 1);
        Plane mask = EdgeGuide.Resize(raw, width, height, cancellationToken);
        int erodeSize = options.ErodeSize == 0 ? 0 : Math.Max((int)Math.Round(options.ErodeSize * scale), 1);
        if (Trimap.Unknown(mask, options, erodeSize, cancellationToken) is not { } unknown)
        {
            return null;
        }

        ColorPlanes image = EdgeGuide.Read(photo, width, height, cancellationToken);
        Plane prior = Enlarge(fit, fit.Weight, image, mask, unknown, cancellationToken);
        Plane weight = Widen(fit.Weight, unknown, width, height);

        // A partly faithful mask is not a reference: only a nearly faithful one counts. A mask with levels is never faithful.
        bool hasLevels = !fit.Tones.Levels.IsNeutral;
        float faith = hasLevels ? 0 : Math.Clamp((fit.Faith - 0.6f) / 0.4f, 0, 1);
        Plane trust = hasLevels ? Trust(fit.Tones.Trust, width, height, cancellationToken) : Trust(image, faith, cancellationToken);
        Plane? alpha = ClosedFormMatting.Solve(image, unknown, prior, trust, cancellationToken);
        if (alpha is null)
        {
            return null;
        }

        for (int i = 0; i < Reconciliations && faith > 0; i++)
        {
            Reconcile(alpha, raw, unknown, faith, cancellationToken);
        }

        LinearModel model = GuidedFilter.Fit(image, alpha, null, Radius, Epsilon, cancellationToken);
        _ = model.Complete(image, alpha);
        return (model, weight);
    }

    /// <summary>Returns the number of pixels of the picture that is solved for. It limits memory and time for photos of any size.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="options">The settings with the resolution.</param>
    public static long SolvedPixels(Photo photo, MattingOptions options) => Math.Min(photo.PixelCount, (long)(options.Megapixels * 1_000_000));

    /// <summary>Computes the weight of the prior, which is larger where colours separate subject and background less.</summary>
    private static Plane Trust(Plane colors, int width, int height, CancellationToken cancellationToken)
    {
        Interpolation[] columns = Interpolation.All(colors.Width, width);
        Interpolation[] rows = Interpolation.All(colors.Height, height);
        Plane trust = new(width, height);
        Rows.ForEach(height, y =>
        {
            Span<float> row = colors.Row(rows[y].Share < 0.5f ? rows[y].First : rows[y].Second);
            Span<float> target = trust.Row(y);
            for (int x = 0; x < target.Length; x++)
            {
                target[x] = float.Lerp(BlindTrust, SeparatedTrust, row[columns[x].Share < 0.5f ? columns[x].First : columns[x].Second]);
            }
        }, cancellationToken);
        return trust;
    }

    /// <summary>
    /// Computes the weight of the prior, which is larger for a faithful mask, and largest where the colours around a pixel are all the
    /// same.
    /// </summary>
    private static Plane Trust(ColorPlanes image, float faith, CancellationToken cancellationToken)
    {
        using PooledVectors vectors = new(image.Width, image.Height);
        Span<Vector4> sums = vectors.Span;
        Plane trust = new(image.Width, image.Height);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = new ColorMoments(image[i]).Vector;
        }

        WindowSums.Replace(vectors, 1, cancellationToken);
        for (int i = 0; i < sums.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, image.Width);
            int count = (Math.Min(x + 1, image.Width - 1) - Math.Max(x - 1, 0) + 1) * (Math.Min(y + 1, image.Height - 1) - Math.Max(y - 1, 0) + 1);
            float variance = new ColorMoments(sums[i]).Variance(count);
            trust.Values[i] = float.Lerp(RoughTrust, FaithfulTrust + (FlatTrust * NoiseVariance / (NoiseVariance + variance)), faith);
        }

        return trust;
    }

    /// <summary>Removes the difference between alpha, reduced to the mask's size, and a faithful mask.</summary>
    private static void Reconcile(Plane alpha, RawMask raw, bool[] unknown, float faith, CancellationToken cancellationToken)
    {
        byte[] bytes = [.. alpha.Values.Select(static value => (byte)((value * 255) + 0.5f))];
        using Mask reduced = new(raw.Width, raw.Height);
        LanczosResizer.ResizeMask(bytes, alpha.Width, alpha.Height, reduced, cancellationToken);
        Plane difference = new(raw.Width, raw.Height);
        for (int y = 0; y < raw.Height; y++)
        {
            for (int x = 0; x < raw.Width; x++)
            {
                difference.Row(y)[x] = faith * (raw.Pixels[(y * raw.Width) + x] - reduced.Row(y)[x]) / 255;
            }
        }

        Interpolation[] columns = Interpolation.All(raw.Width, alpha.Width);
        Interpolation[] rows = Interpolation.All(raw.Height, alpha.Height);
        Rows.ForEach(alpha.Height, y =>
        {
            ReadOnlySpan<float> above = difference.Row(rows[y].First);
            ReadOnlySpan<float> below = difference.Row(rows[y].Second);
            for (int x = 0; x < alpha.Width; x++)
            {
                int i = (y * alpha.Width) + x;
                if (unknown[i])
                {
                    (int first, int second, float share) = columns[x];
                    float correction = float.Lerp(float.Lerp(above[first], above[second], share), float.Lerp(below[first], below[second], share), rows[y].Share);
                    alpha.Values[i] = Math.Clamp(alpha.Values[i] + correction, 0, 1);
                }
            }
        }, cancellationToken);
    }

    /// <summary>Returns the weight of the fit, with 1 where there are unknown pixels.</summary>
    private static Plane Widen(Plane weight, bool[] unknown, int width, int height)
    {
        Plane wide = new(weight.Width, weight.Height);
        weight.Values.CopyTo(wide.Values, 0);
        for (int i = 0; i < unknown.Length; i++)
        {
            if (unknown[i])
            {
                int x = (int)((i % width) * (long)weight.Width / width);
                int y = (int)((i / width) * (long)weight.Height / height);
                wide.Values[(y * weight.Width) + x] = 1;
            }
        }

        return wide;
    }

    /// <summary>Returns the fitted alpha at the size that is solved for, and marks the pixels of the fit as unknown, too.</summary>
    private static Plane Enlarge(ToneFit fit, Plane weight, ColorPlanes image, Plane mask, bool[] unknown, CancellationToken cancellationToken)
    {
        VectorField functions = fit.Model.Field;
        Interpolation[] columns = Interpolation.All(weight.Width, image.Width);
        Interpolation[] rows = Interpolation.All(weight.Height, image.Height);
        Plane prior = new(image.Width, image.Height);
        Rows.ForEach(image.Height, y =>
        {
            Span<Vector4> row = new Vector4[functions.Width];
            functions.Interpolate(rows[y], row);
            Span<Vector4> tones = new Vector4[functions.Width];
            fit.Tones.Field.Interpolate(rows[y], tones);
            for (int x = 0; x < image.Width; x++)
            {
                int i = (y * image.Width) + x;
                (int first, int second, float share) = columns[x];
                float Between(Plane plane) => float.Lerp(
                    float.Lerp(plane.Row(rows[y].First)[first], plane.Row(rows[y].First)[second], share),
                    float.Lerp(plane.Row(rows[y].Second)[first], plane.Row(rows[y].Second)[second], share),
                    rows[y].Share);
                float there = Between(weight);
                float alpha = new LinearFunction(Vector4.Lerp(row[first], row[second], share)).At(image[i]) + (Between(fit.Share) * mask.Values[i]);
                EdgeTone tone = new(Vector4.Lerp(tones[first], tones[second], share));
                float fine = tone.Apply(Math.Clamp(alpha, 0, 1));
                float blended = float.Lerp((float)fit.Tones.Levels.Apply(mask.Values[i]), fine, there);
                float least = mask.Values[i] > 0.5f ? tone.Least : 0;
                prior.Values[i] = Math.Max(blended, least);
                unknown[i] = (unknown[i] || there > 0) && least < 1;
            }
        }, cancellationToken);
        return prior;
    }

    /// <summary>A colour and its squared length, or sums of both.</summary>
    /// <param name="Vector">Red, green, blue and the squared length.</param>
    private readonly record struct ColorMoments(Vector4 Vector)
    {
        public ColorMoments(Vector3 color)
            : this(new Vector4(color, color.LengthSquared()))
        {
        }

        /// <summary>Returns the variance of the colours of a sum, over all channels.</summary>
        public float Variance(int count) => Math.Max((Vector.W / count) - (Vector.AsVector3() / count).LengthSquared(), 0);
    }
}

using System.Numerics;
using System.Numerics.Tensors;

using Rembg.Inference;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Makes an alpha that was fitted at a mask's size finer: closed-form matting of the band around the edge, at a size between
/// the mask's and the photo's, with the fitted alpha for prior.
/// </summary>
internal static class MattedEdges
{
    // Of the picture that is solved for: memory and time are bounded by it, however large the photo is.
    private const double MostPixels = 1_000_000;

    // How much the prior counts against the colours.
    private const float Trust = 0.01f;

    // Of the solved picture's pixels: what is left to do is the photo's finer detail.
    private const int Radius = 1;
    private const float Epsilon = 1e-4f;

    /// <summary>Solves.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="raw">The mask as the model gave it.</param>
    /// <param name="fit">The alpha that was fitted to it.</param>
    /// <param name="options">What is certain.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A finer model and where it holds, at the fit's size; null where there is nothing to solve for, or no solution was found.</returns>
    public static (LinearModel Model, Plane Weight)? Solve(Photo photo, RawMask raw, AlphaFit fit, MattingOptions options, CancellationToken cancellationToken)
    {
        double scale = Math.Min(1, Math.Sqrt(MostPixels / ((double)photo.Width * photo.Height)));
        int width = Math.Max((int)(photo.Width * scale), 1);
        int height = Math.Max((int)(photo.Height * scale), 1);
        Plane mask = EdgeGuide.Resize(raw, width, height, cancellationToken);
        int erodeSize = options.ErodeSize == 0 ? 0 : Math.Max((int)Math.Round(options.ErodeSize * scale), 1);
        if (Trimap.Unknown(mask, options, erodeSize) is not { } unknown)
        {
            return null;
        }

        ColorPlanes image = EdgeGuide.Read(photo, width, height, cancellationToken);
        Plane weight = Widen(fit.Weight, unknown, width, height);
        Plane prior = Enlarge(fit.Model, weight, image, mask, unknown);
        Plane? alpha = ClosedFormMatting.Solve(image, unknown, prior, Trust, cancellationToken);
        if (alpha is null)
        {
            return null;
        }

        LinearModel model = GuidedFilter.Fit(image, alpha, null, Radius, Epsilon, cancellationToken);
        Plane rest = model.Apply(image);
        TensorPrimitives.Subtract(alpha.Values, rest.Values, rest.Values);
        TensorPrimitives.Add(model.Offset.Values, rest.Values, model.Offset.Values);
        return (model, weight);
    }

    /// <summary>The fit's weight, and 1 wherever there are unknown pixels.</summary>
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

    /// <summary>The fitted alpha at the size that is solved for. What the fit is about is unknown, too.</summary>
    private static Plane Enlarge(LinearModel model, Plane weight, ColorPlanes image, Plane mask, bool[] unknown)
    {
        VectorField functions = VectorField.Of(model);
        Interpolation[] columns = Interpolation.All(weight.Width, image.Width);
        Interpolation[] rows = Interpolation.All(weight.Height, image.Height);
        Plane prior = new(image.Width, image.Height);
        Parallel.For(0, image.Height, y =>
        {
            Span<Vector4> row = new Vector4[functions.Width];
            functions.Interpolate(rows[y], row);
            for (int x = 0; x < image.Width; x++)
            {
                int i = (y * image.Width) + x;
                (int first, int second, float share) = columns[x];
                float above = float.Lerp(weight.Row(rows[y].First)[first], weight.Row(rows[y].First)[second], share);
                float below = float.Lerp(weight.Row(rows[y].Second)[first], weight.Row(rows[y].Second)[second], share);
                float there = float.Lerp(above, below, rows[y].Share);
                float alpha = Math.Clamp(Vector4.Dot(Vector4.Lerp(row[first], row[second], share), new Vector4(image[i], 1)), 0, 1);
                prior.Values[i] = float.Lerp(mask.Values[i], alpha, there);
                unknown[i] |= there > 0;
            }
        });
        return prior;
    }
}

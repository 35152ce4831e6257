using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// The guided filter with a colour guide: in every window the linear function of the guide's colour that comes closest
/// to the input, by ridge regression. K. He, J. Sun, X. Tang, "Guided Image Filtering", ECCV 2010, TPAMI 35(6), 2013,
/// equations 19 to 21. The functions can be applied to a larger picture than they were fitted to: K. He, J. Sun, "Fast
/// Guided Filter", arXiv 1505.00996, 2015.
/// </summary>
internal static class GuidedFilter
{
    /// <summary>Fits the functions.</summary>
    /// <param name="guide">The picture.</param>
    /// <param name="input">What to follow.</param>
    /// <param name="weight">How much each pixel counts, above 0; null for all alike, which is the filter as published.</param>
    /// <param name="radius">Windows have 2·radius + 1 columns and rows.</param>
    /// <param name="epsilon">What is added to the variance of colours: the larger, the less detail of the guide shows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The mean of the functions of all windows that a pixel is in.</returns>
    public static LinearModel Fit(ColorPlanes guide, Plane input, Plane? weight, int radius, float epsilon, CancellationToken cancellationToken)
    {
        Plane? total = weight is null ? null : BoxMean.Of(weight, radius, cancellationToken);
        Plane Mean(Plane plane) => WeightedMean(plane, weight, total, radius, cancellationToken);

        (Plane red, Plane green, Plane blue) = guide;
        Plane meanRed = Mean(red);
        Plane meanGreen = Mean(green);
        Plane meanBlue = Mean(blue);
        Plane meanInput = Mean(input);
        Plane redInput = Mean(red.Times(input));
        Plane greenInput = Mean(green.Times(input));
        Plane blueInput = Mean(blue.Times(input));
        Plane redRed = Mean(red.Times(red));
        Plane redGreen = Mean(red.Times(green));
        Plane redBlue = Mean(red.Times(blue));
        Plane greenGreen = Mean(green.Times(green));
        Plane greenBlue = Mean(green.Times(blue));
        Plane blueBlue = Mean(blue.Times(blue));

        LinearModel model = new(guide.Width, guide.Height);
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        Parallel.For(0, guide.Height, options, y =>
        {
            for (int i = y * guide.Width; i < (y + 1) * guide.Width; i++)
            {
                Vector3 mean = new(meanRed.Values[i], meanGreen.Values[i], meanBlue.Values[i]);
                float p = meanInput.Values[i];
                Vector3 covariance = new Vector3(redInput.Values[i], greenInput.Values[i], blueInput.Values[i]) - (mean * p);
                SymmetricMatrix variance = new(
                    redRed.Values[i] - (mean.X * mean.X) + epsilon,
                    redGreen.Values[i] - (mean.X * mean.Y),
                    redBlue.Values[i] - (mean.X * mean.Z),
                    greenGreen.Values[i] - (mean.Y * mean.Y) + epsilon,
                    greenBlue.Values[i] - (mean.Y * mean.Z),
                    blueBlue.Values[i] - (mean.Z * mean.Z) + epsilon);
                Vector3 slope = variance.Solve(covariance);
                model.Red.Values[i] = slope.X;
                model.Green.Values[i] = slope.Y;
                model.Blue.Values[i] = slope.Z;
                model.Offset.Values[i] = p - Vector3.Dot(slope, mean);
            }
        });

        // A window of which little is known has little to say about its pixels.
        Plane? trust = total;
        Plane? trusts = trust is null ? null : BoxMean.Of(trust, radius, cancellationToken);
        Plane Average(Plane plane) => WeightedMean(plane, trust, trusts, radius, cancellationToken);
        return new LinearModel(Average(model.Red), Average(model.Green), Average(model.Blue), Average(model.Offset));
    }

    private static Plane WeightedMean(Plane plane, Plane? weight, Plane? total, int radius, CancellationToken cancellationToken)
    {
        if (weight is null || total is null)
        {
            return BoxMean.Of(plane, radius, cancellationToken);
        }

        Plane mean = BoxMean.Of(plane.Times(weight), radius, cancellationToken);
        System.Numerics.Tensors.TensorPrimitives.Divide(mean.Values, total.Values, mean.Values);
        return mean;
    }
}

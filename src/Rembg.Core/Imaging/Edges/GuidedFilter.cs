using System.Numerics;
using System.Runtime.CompilerServices;

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
        Moments moments = new(guide, input, weight, radius, cancellationToken);

        // A window of which little is known has little to say about its pixels.
        Vector4[] functions = new Vector4[input.Values.Length];
        Vector4[] totals = new Vector4[functions.Length];
        Rows.ForEach(guide.Height, y =>
        {
            for (int i = y * guide.Width; i < (y + 1) * guide.Width; i++)
            {
                float total = moments.Colors[i].W;
                functions[i] = total * Regress(moments.Colors[i] / total, moments.Products[i] / total, moments.Squares[i] / total, moments.Mixed[i] / total, epsilon);
                totals[i] = new Vector4(total);
            }
        }, cancellationToken);
        WindowSums.Replace(functions, guide.Width, radius, cancellationToken);
        WindowSums.Replace(totals, guide.Width, radius, cancellationToken);
        for (int i = 0; i < functions.Length; i++)
        {
            functions[i] /= totals[i];
        }

        return new LinearModel(new VectorField(functions, guide.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector4 Regress(Vector4 color, Vector4 product, Vector4 square, Vector4 mixed, float epsilon)
    {
        Vector3 mean = color.AsVector3();
        SymmetricMatrix variance = new(
            square.X - (mean.X * mean.X) + epsilon,
            mixed.X - (mean.X * mean.Y),
            mixed.Y - (mean.X * mean.Z),
            square.Y - (mean.Y * mean.Y) + epsilon,
            mixed.Z - (mean.Y * mean.Z),
            square.Z - (mean.Z * mean.Z) + epsilon);
        Vector3 slope = variance.Solve(product.AsVector3() - (mean * product.W));
        return new Vector4(slope, product.W - Vector3.Dot(slope, mean));
    }

    /// <summary>What regression needs, summed over windows: all times the weight.</summary>
    private sealed class Moments
    {
        public Moments(ColorPlanes guide, Plane input, Plane? weight, int radius, CancellationToken cancellationToken)
        {
            int count = input.Values.Length;
            Colors = new Vector4[count];
            Products = new Vector4[count];
            Squares = new Vector4[count];
            Mixed = new Vector4[count];
            Rows.ForEach(guide.Height, y =>
            {
                for (int i = y * guide.Width; i < (y + 1) * guide.Width; i++)
                {
                    Vector3 color = guide[i];
                    Vector4 weighted = new Vector4(color, 1) * (weight is null ? 1 : weight.Values[i]);
                    Colors[i] = weighted;
                    Products[i] = weighted * input.Values[i];
                    Squares[i] = weighted * new Vector4(color, 0);
                    Mixed[i] = new Vector4(weighted.X * color.Y, weighted.X * color.Z, weighted.Y * color.Z, 0);
                }
            }, cancellationToken);
            foreach (Vector4[] values in (ReadOnlySpan<Vector4[]>)[Colors, Products, Squares, Mixed])
            {
                WindowSums.Replace(values, guide.Width, radius, cancellationToken);
            }
        }

        /// <summary>Red, green, blue and 1.</summary>
        public Vector4[] Colors { get; }

        /// <summary>These times the input.</summary>
        public Vector4[] Products { get; }

        /// <summary>The colours' squares.</summary>
        public Vector4[] Squares { get; }

        /// <summary>Red times green, red times blue, green times blue.</summary>
        public Vector4[] Mixed { get; }
    }
}

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
        int count = input.Values.Length;
        Vector4[] colors = new Vector4[count];
        Vector4[] products = new Vector4[count];
        Vector4[] squares = new Vector4[count];
        Vector4[] mixed = new Vector4[count];
        for (int i = 0; i < count; i++)
        {
            Vector3 color = guide[i];
            Vector4 weighted = new Vector4(color, 1) * (weight?.Values[i] ?? 1);
            colors[i] = weighted;
            products[i] = weighted * input.Values[i];
            squares[i] = weighted * new Vector4(color, 0);
            mixed[i] = new Vector4(weighted.X * color.Y, weighted.X * color.Z, weighted.Y * color.Z, 0);
        }

        Vector4[] Sums(Vector4[] values) => WindowSums.Of(values, guide.Width, radius, cancellationToken);
        colors = Sums(colors);
        products = Sums(products);
        squares = Sums(squares);
        mixed = Sums(mixed);

        // A window of which little is known has little to say about its pixels.
        Vector4[] functions = new Vector4[count];
        Vector4[] totals = new Vector4[count];
        for (int i = 0; i < count; i++)
        {
            float total = colors[i].W;
            functions[i] = total * Regress(colors[i] / total, products[i] / total, squares[i] / total, mixed[i] / total, epsilon);
            totals[i] = new Vector4(total);
        }

        functions = Sums(functions);
        totals = Sums(totals);
        for (int i = 0; i < count; i++)
        {
            functions[i] /= totals[i];
        }

        return new LinearModel(new VectorField(functions, guide.Width));
    }

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
}

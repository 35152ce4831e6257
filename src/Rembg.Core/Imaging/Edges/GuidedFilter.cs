using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// The guided filter with a colour guide: in every window, it finds the linear function of the guide's colour that is closest to the input,
/// by ridge regression. K. He, J. Sun, X. Tang, "Guided Image Filtering", ECCV 2010, TPAMI 35(6), 2013, equations 19 to 21. The functions
/// can be applied to a larger picture than the one they were fitted to: K. He, J. Sun, "Fast Guided Filter", arXiv 1505.00996, 2015.
/// </summary>
internal static class GuidedFilter
{
    /// <summary>Fits the functions.</summary>
    /// <param name="guide">The picture.</param>
    /// <param name="input">The values to approximate.</param>
    /// <param name="weight">The weight of each pixel, above 0; null for equal weights, as in the published filter.</param>
    /// <param name="radius">Windows have 2·radius + 1 columns and rows.</param>
    /// <param name="epsilon">The value added to the variance of colours: the larger it is, the less detail of the guide is visible.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="outdated">A model of the same size that is no longer needed and is overwritten; null for a new one.</param>
    /// <returns>The mean of the functions of all windows that contain a pixel.</returns>
    public static LinearModel Fit(ColorPlanes guide, Plane input, Plane? weight, int radius, float epsilon, CancellationToken cancellationToken, LinearModel? outdated = null)
    {
        using Moments moments = new(guide, input, weight, radius, cancellationToken);
        using PooledVectors sums = new(guide.Width, guide.Height);
        Rows.ForEach(guide.Height, y => RegressRow(moments, sums.Span, y * guide.Width, guide.Width, epsilon), cancellationToken);

        // Windows with little total weight contribute little to their pixels.
        WindowSums.Replace(sums, radius, cancellationToken);
        WindowSums.Replace(moments.Colors, radius, cancellationToken);
        Vector4[] functions = outdated?.Field.Values ?? GC.AllocateUninitializedArray<Vector4>(input.Values.Length);
        Divide(sums.Span, moments.Colors.Span, functions);
        return new LinearModel(new VectorField(functions, guide.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RegressRow(Moments moments, Span<Vector4> functions, int first, int count, float epsilon)
    {
        ReadOnlySpan<Vector4> colors = moments.Colors.Span;
        ReadOnlySpan<Vector4> products = moments.Products.Span;
        ReadOnlySpan<Vector4> squares = moments.Squares.Span;
        ReadOnlySpan<Vector4> mixed = moments.Mixed.Span;
        for (int i = first; i < first + count; i++)
        {
            float total = new WeightedColor(colors[i]).Weight;
            functions[i] = total * Regress(new WeightedColor(colors[i] / total), new WeightedColor(products[i] / total), squares[i] / total, mixed[i] / total, epsilon).Vector;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(ReadOnlySpan<Vector4> functions, ReadOnlySpan<Vector4> colors, Span<Vector4> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = functions[i] / new WeightedColor(colors[i]).Weight;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LinearFunction Regress(WeightedColor color, WeightedColor product, Vector4 square, Vector4 mixed, float epsilon)
    {
        Vector3 mean = color.Color;
        SymmetricMatrix variance = new(
            square.X - (mean.X * mean.X) + epsilon,
            mixed.X - (mean.X * mean.Y),
            mixed.Y - (mean.X * mean.Z),
            square.Y - (mean.Y * mean.Y) + epsilon,
            mixed.Z - (mean.Y * mean.Z),
            square.Z - (mean.Z * mean.Z) + epsilon);
        Vector3 slope = variance.Solve(product.Color - (mean * product.Weight));
        return new LinearFunction(slope, product.Weight - Vector3.Dot(slope, mean));
    }

    /// <summary>The weighted sums over windows that the regression needs.</summary>
    private sealed class Moments : IDisposable
    {
        public Moments(ColorPlanes guide, Plane input, Plane? weight, int radius, CancellationToken cancellationToken)
        {
            Colors = new PooledVectors(guide.Width, guide.Height);
            Products = new PooledVectors(guide.Width, guide.Height);
            Squares = new PooledVectors(guide.Width, guide.Height);
            Mixed = new PooledVectors(guide.Width, guide.Height);
            Rows.ForEach(guide.Height, y => FillRow(guide, input, weight, y * guide.Width, guide.Width), cancellationToken);
            foreach (PooledVectors values in (ReadOnlySpan<PooledVectors>)[Colors, Products, Squares, Mixed])
            {
                WindowSums.Replace(values, radius, cancellationToken);
            }
        }

        /// <summary>The colours, each with its weight.</summary>
        public PooledVectors Colors { get; }

        /// <summary>The colours and their weights, times the input.</summary>
        public PooledVectors Products { get; }

        /// <summary>The squares of the colours.</summary>
        public PooledVectors Squares { get; }

        /// <summary>Red times green, red times blue, green times blue.</summary>
        public PooledVectors Mixed { get; }

        public void Dispose()
        {
            Colors.Dispose();
            Products.Dispose();
            Squares.Dispose();
            Mixed.Dispose();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void FillRow(ColorPlanes guide, Plane input, Plane? weight, int first, int count)
        {
            Span<Vector4> colors = Colors.Span;
            Span<Vector4> products = Products.Span;
            Span<Vector4> squares = Squares.Span;
            Span<Vector4> mixed = Mixed.Span;
            for (int i = first; i < first + count; i++)
            {
                Vector3 color = guide[i];
                Vector4 weighted = new WeightedColor(color).Vector * (weight is null ? 1 : weight.Values[i]);
                colors[i] = weighted;
                products[i] = weighted * input.Values[i];
                squares[i] = weighted * new Vector4(color, 0);
                mixed[i] = new Vector4(weighted.X * color.Y, weighted.X * color.Z, weighted.Y * color.Z, 0);
            }
        }
    }
}

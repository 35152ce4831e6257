using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Measures how well colour separates the subject from its background around each pixel. Fisher's criterion: J = (µF − µB)ᵀ (ΣF + ΣB + ε)⁻¹
/// (µF − µB), with means and covariances of the neighbouring pixels that the mask is sure of. R. A. Fisher, "The Use of Multiple
/// Measurements in Taxonomic Problems", Annals of Eugenics 7(2), 1936.
/// </summary>
internal static class ColorSeparation
{
    // The mask is sure of values below a tenth and above nine tenths.
    private const float Sure = 0.9f;

    // For colours in 0–1: colours that differ by less than 8 levels of 255 in total do not count as separated.
    private const float Epsilon = 1e-3f;

    // If sure pixels are a smaller share of the window, they are not a sufficient sample.
    private const float SmallestShare = 0.01f;

    // Windows are wide, so sums at half the size are sufficient.
    private const int Reduction = 2;

    /// <summary>Returns the criterion around each pixel; 0 if only one side is nearby.</summary>
    /// <param name="guide">The picture.</param>
    /// <param name="mask">The mask, with the same size, 0–1.</param>
    /// <param name="radius">Windows have 2·radius + 1 columns and rows.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Plane Of(ColorPlanes guide, Plane mask, int radius, CancellationToken cancellationToken)
    {
        int width = Math.Max(guide.Width / Reduction, 1);
        int height = Math.Max(guide.Height / Reduction, 1);
        using Side subject = new(guide, mask, width, height, (Sure, float.PositiveInfinity), radius / Reduction, cancellationToken);
        using Side behind = new(guide, mask, width, height, (float.NegativeInfinity, 1 - Sure), radius / Reduction, cancellationToken);
        Plane reduced = new(width, height);
        Rows.ForEach(height, y => Compare(subject, behind, reduced, y, radius / Reduction), cancellationToken);
        return Enlarge(reduced, guide.Width, guide.Height, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compare(Side subject, Side behind, Plane target, int y, int radius)
    {
        (int width, int height) = (target.Width, target.Height);
        int rows = Math.Min(y + radius, height - 1) - Math.Max(y - radius, 0) + 1;
        for (int x = 0; x < width; x++)
        {
            int columns = Math.Min(x + radius, width - 1) - Math.Max(x - radius, 0) + 1;
            float least = SmallestShare * rows * columns;
            int i = (y * width) + x;
            float front = subject.Count(i);
            float back = behind.Count(i);
            if (front < least || back < least)
            {
                continue;
            }

            Vector3 difference = subject.Mean(i) - behind.Mean(i);
            SymmetricMatrix spread = subject.Spread(i, behind, Epsilon);
            target.Values[i] = Vector3.Dot(difference, spread.Solve(difference));
        }
    }

    private static Plane Enlarge(Plane plane, int width, int height, CancellationToken cancellationToken)
    {
        Interpolation[] columns = Interpolation.All(plane.Width, width);
        Interpolation[] rows = Interpolation.All(plane.Height, height);
        Plane result = new(width, height);
        Rows.ForEach(height, y =>
        {
            Span<float> upper = plane.Row(rows[y].First);
            Span<float> lower = plane.Row(rows[y].Second);
            Span<float> target = result.Row(y);
            for (int x = 0; x < width; x++)
            {
                (int first, int second, float share) = columns[x];
                target[x] = float.Lerp(float.Lerp(upper[first], upper[second], share), float.Lerp(lower[first], lower[second], share), rows[y].Share);
            }
        }, cancellationToken);
        return result;
    }

    /// <summary>The sums over windows for the sure pixels of one side.</summary>
    private sealed class Side : IDisposable
    {
        private readonly PooledVectors _colors;
        private readonly PooledVectors _squares;
        private readonly PooledVectors _mixed;

        public Side(ColorPlanes guide, Plane mask, int width, int height, (float Above, float Below) sure, int radius, CancellationToken cancellationToken)
        {
            _colors = new PooledVectors(width, height);
            _squares = new PooledVectors(width, height);
            _mixed = new PooledVectors(width, height);
            Rows.ForEach(height, y => FillRow(guide, mask, y, width, sure), cancellationToken);
            foreach (PooledVectors values in (ReadOnlySpan<PooledVectors>)[_colors, _squares, _mixed])
            {
                WindowSums.Replace(values, radius, cancellationToken);
            }
        }

        public float Count(int i) => new WeightedColor(_colors.Span[i]).Weight;

        public Vector3 Mean(int i) => new WeightedColor(_colors.Span[i]).Mean;

        /// <summary>Returns the sum of the covariances of this side and another.</summary>
        public SymmetricMatrix Spread(int i, Side other, float epsilon)
        {
            (Vector3 variance, Vector3 covariance) = Moments(i);
            (Vector3 otherVariance, Vector3 otherCovariance) = other.Moments(i);
            variance += otherVariance + new Vector3(epsilon);
            covariance += otherCovariance;
            return new SymmetricMatrix(variance.X, covariance.X, covariance.Y, variance.Y, covariance.Z, variance.Z);
        }

        public void Dispose()
        {
            _colors.Dispose();
            _squares.Dispose();
            _mixed.Dispose();
        }

        private (Vector3 Variance, Vector3 Covariance) Moments(int i)
        {
            float count = Count(i);
            Vector3 mean = Mean(i);
            Vector3 mixed = new(mean.X * mean.Y, mean.X * mean.Z, mean.Y * mean.Z);
            return (Vector3.Max((_squares.Span[i].AsVector3() / count) - (mean * mean), Vector3.Zero), (_mixed.Span[i].AsVector3() / count) - mixed);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void FillRow(ColorPlanes guide, Plane mask, int y, int width, (float Above, float Below) sure)
        {
            Span<Vector4> colorsOfRow = _colors.Span.Slice(y * width, width);
            Span<Vector4> squaresOfRow = _squares.Span.Slice(y * width, width);
            Span<Vector4> mixedOfRow = _mixed.Span.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                Vector4 colors = default;
                Vector3 squares = default;
                Vector3 mixed = default;
                for (int part = 0; part < Reduction * Reduction; part++)
                {
                    int row = Math.Min((y * Reduction) + (part / Reduction), guide.Height - 1);
                    int i = (row * guide.Width) + Math.Min((x * Reduction) + (part % Reduction), guide.Width - 1);
                    float value = mask.Values[i];
                    if (value > sure.Above && value < sure.Below)
                    {
                        Vector3 color = guide[i];
                        const float Weight = 1f / (Reduction * Reduction);
                        colors += Weight * new WeightedColor(color).Vector;
                        squares += Weight * color * color;
                        mixed += Weight * new Vector3(color.X * color.Y, color.X * color.Z, color.Y * color.Z);
                    }
                }

                colorsOfRow[x] = colors;
                squaresOfRow[x] = new Vector4(squares, 0);
                mixedOfRow[x] = new Vector4(mixed, 0);
            }
        }
    }
}

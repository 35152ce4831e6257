namespace Rembg.Metrics;

/// <summary>
/// The gradient error of the alpha matting benchmark (Rhemann et al., CVPR 2009): the sum of the squared differences of the
/// lengths of two alphas' gradients, which are found with first derivatives of a Gaussian, σ = 1.4.
/// </summary>
internal static class GradientError
{
    private const double Sigma = 1.4;

    // The authors' filter ends where the Gaussian falls below a hundredth: ⌈σ · √(−2 · ln(√(2π) · σ · 0.01))⌉.
    private const int Radius = 4;

    // Each is a column or a row of the filters; the products are scaled to a Euclidean norm of 1, as in the authors' code.
    private static readonly float[] Bell = MakeFilter(static x => Math.Exp(-x * x / (2 * Sigma * Sigma)));
    private static readonly float[] Slope = MakeFilter(static x => -x * Math.Exp(-x * x / (2 * Sigma * Sigma)));

    /// <summary>Returns the error, at least 0; beyond the border, alphas continue with the outermost pixels.</summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static double Compute(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        float[] lengths = new float[width];
        float[] others = new float[width];
        Workspace workspace = new(width);
        double sum = 0;
        for (int y = 0; y < height; y++)
        {
            FindLengths(mask, y, height, workspace, lengths);
            FindLengths(reference, y, height, workspace, others);
            for (int x = 0; x < width; x++)
            {
                double difference = lengths[x] - others[x];
                sum += difference * difference;
            }
        }

        return sum;
    }

    /// <summary>Finds the gradients' lengths in a row: first down the columns, then along the row.</summary>
    private static void FindLengths(ReadOnlySpan<byte> alpha, int y, int height, Workspace workspace, Span<float> lengths)
    {
        int width = lengths.Length;
        Span<float> smooth = workspace.Smooth.AsSpan(Radius, width);
        Span<float> slope = workspace.Slope.AsSpan(Radius, width);
        smooth.Clear();
        slope.Clear();
        for (int i = -Radius; i <= Radius; i++)
        {
            ReadOnlySpan<byte> row = alpha.Slice(Math.Clamp(y + i, 0, height - 1) * width, width);
            (float bell, float steep) = (Bell[i + Radius] / 255, Slope[i + Radius] / 255);
            for (int x = 0; x < row.Length; x++)
            {
                smooth[x] += bell * row[x];
                slope[x] += steep * row[x];
            }
        }

        Continue(workspace.Smooth, width);
        Continue(workspace.Slope, width);
        for (int x = 0; x < width; x++)
        {
            float across = 0;
            float down = 0;
            for (int i = 0; i < Bell.Length; i++)
            {
                across += Slope[i] * workspace.Smooth[x + i];
                down += Bell[i] * workspace.Slope[x + i];
            }

            lengths[x] = MathF.Sqrt((across * across) + (down * down));
        }
    }

    private static void Continue(float[] row, int width)
    {
        row.AsSpan(0, Radius).Fill(row[Radius]);
        row.AsSpan(Radius + width).Fill(row[Radius + width - 1]);
    }

    private static float[] MakeFilter(Func<int, double> value)
    {
        double[] values = [.. Enumerable.Range(-Radius, (2 * Radius) + 1).Select(value)];
        double norm = Math.Sqrt(values.Sum(static x => x * x));
        return [.. values.Select(x => (float)(x / norm))];
    }

    /// <summary>A row of each filter's result, with room for what lies beyond the border.</summary>
    private sealed class Workspace(int width)
    {
        public float[] Smooth { get; } = new float[width + (2 * Radius)];

        public float[] Slope { get; } = new float[width + (2 * Radius)];
    }
}

namespace Rembg.Imaging.Edges;

/// <summary>
/// Closed-form matting (see <see cref="MattingLaplacian"/>) of the unknown pixels of a trimap: the alpha that is closest to
/// linear in colour everywhere, given the pixels that are certain, with a prior for where colours tell nothing.
/// </summary>
internal static class ClosedFormMatting
{
    // Levin's ε is 1e-7 for pictures without noise.
    private const float Epsilon = 1e-5f;
    private const float Tolerance = 1e-3f;
    private const int MostIterations = 120;

    /// <summary>Solves.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="unknown">True if alpha is asked for, for each pixel.</param>
    /// <param name="prior">Alpha where it is certain, and a guess elsewhere.</param>
    /// <param name="trust">How much the guess counts against the colours, for each pixel.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Alpha, 0–1; null if the solver did not get there.</returns>
    public static Plane? Solve(ColorPlanes image, bool[] unknown, Plane prior, Plane trust, CancellationToken cancellationToken)
    {
        MattingLaplacian laplacian = MattingLaplacian.Build(image, unknown, Epsilon, cancellationToken);
        int[] pixels = laplacian.Pixels.ToArray();
        float[] right = new float[pixels.Length];
        float[] trusts = [.. pixels.Select(pixel => trust.Values[pixel])];
        float[] solution = [.. pixels.Select(pixel => prior.Values[pixel])];

        // What is certain goes to the right side: b = µ·prior − L·certain.
        float[] all = [.. prior.Values];
        Scatter(new float[pixels.Length], pixels, all);
        laplacian.Multiply(all, right, cancellationToken);
        for (int i = 0; i < right.Length; i++)
        {
            right[i] = (trusts[i] * solution[i]) - right[i];
        }

        Array.Clear(all);
        float[] diagonal = [.. laplacian.Diagonal().Select((value, i) => Math.Max(value, 0) + trusts[i])];
        bool solved = ConjugateGradient.Solve(Multiply, diagonal, right, solution, Tolerance, MostIterations, cancellationToken);
        if (!solved)
        {
            return null;
        }

        Plane result = new(prior.Width, prior.Height);
        prior.Values.CopyTo(result.Values, 0);
        Scatter([.. solution.Select(static value => Math.Clamp(value, 0, 1))], pixels, result.Values);
        return result;

        void Multiply(float[] vector, float[] product)
        {
            Scatter(vector, pixels, all);
            laplacian.Multiply(all, product, cancellationToken);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(vector, trusts, product, product);
        }
    }

    private static void Scatter(float[] values, int[] pixels, float[] target)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            target[pixels[i]] = values[i];
        }
    }
}

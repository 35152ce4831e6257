namespace Rembg.Imaging.Edges;

/// <summary>
/// Closed-form matting (see <see cref="MattingLaplacian"/>) for the unknown pixels of a trimap: finds the alpha that is closest to linear
/// in colour everywhere, given the certain pixels, with a prior for areas in which colours do not help.
/// </summary>
internal static class ClosedFormMatting
{
    // Levin's ε is 1e-7, for pictures without noise.
    private const float Epsilon = 1e-5f;
    private const float Tolerance = 1e-3f;
    private const int MostIterations = 120;

    /// <summary>Solves for alpha.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="unknown">True for each pixel whose alpha is to be found.</param>
    /// <param name="prior">Alpha where it is certain, and an estimate elsewhere.</param>
    /// <param name="trust">The weight of the estimate relative to the colours, for each pixel.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Alpha, 0–1; null if the solver did not converge.</returns>
    public static Plane? Solve(ColorPlanes image, bool[] unknown, Plane prior, Plane trust, CancellationToken cancellationToken)
    {
        MattingLaplacian laplacian = MattingLaplacian.Build(image, unknown, Epsilon, cancellationToken);
        int[] pixels = laplacian.Pixels.ToArray();
        float[] right = new float[pixels.Length];
        float[] trusts = [.. pixels.Select(pixel => trust.Values[pixel])];
        float[] solution = [.. pixels.Select(pixel => prior.Values[pixel])];

        // Certain values move to the right-hand side: b = µ·prior − L·certain.
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

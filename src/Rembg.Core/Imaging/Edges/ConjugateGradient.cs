using System.Numerics.Tensors;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Solves Ax = b for a symmetric, positive definite A with conjugate gradients, preconditioned with A's diagonal (Y. Saad, "Iterative
/// Methods for Sparse Linear Systems", 2nd edition, 2003, algorithm 9.1).
/// </summary>
internal static class ConjugateGradient
{
    /// <summary>Improves an initial estimate.</summary>
    /// <param name="multiply">Computes A times its first argument and stores the result in its second.</param>
    /// <param name="diagonal">A's diagonal.</param>
    /// <param name="right">b.</param>
    /// <param name="solution">The initial estimate; receives the solution.</param>
    /// <param name="tolerance">The ratio of the residual to the initial residual at which the solver stops.</param>
    /// <param name="iterations">The largest number of steps.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>False if the values diverged; the solution is then unusable.</returns>
    public static bool Solve(
        Action<float[], float[]> multiply,
        float[] diagonal,
        float[] right,
        float[] solution,
        float tolerance,
        int iterations,
        CancellationToken cancellationToken)
    {
        float[] product = new float[right.Length];
        multiply(solution, product);
        float[] residual = new float[right.Length];
        TensorPrimitives.Subtract(right, product, residual);
        float[] scaled = new float[right.Length];
        TensorPrimitives.Divide(residual, diagonal, scaled);
        float[] direction = [.. scaled];
        double energy = Dot(residual, scaled);
        double target = energy * tolerance * tolerance;
        for (int i = 0; i < iterations && energy > target; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            multiply(direction, product);
            double curvature = Dot(direction, product);
            if (curvature <= 0)
            {
                // The solution cannot improve any further because of rounding.
                break;
            }

            float step = (float)(energy / curvature);
            TensorPrimitives.MultiplyAdd(direction, step, solution, solution);
            TensorPrimitives.MultiplyAdd(product, -step, residual, residual);
            TensorPrimitives.Divide(residual, diagonal, scaled);
            double next = Dot(residual, scaled);
            TensorPrimitives.MultiplyAdd(direction, (float)(next / energy), scaled, direction);
            energy = next;
        }

        return double.IsFinite(energy) && float.IsFinite(TensorPrimitives.Sum<float>(solution));
    }

    // In pieces, because a float cannot hold the sum of a million products precisely.
    private static double Dot(float[] left, float[] right)
    {
        const int Piece = 4096;
        double sum = 0;
        for (int i = 0; i < left.Length; i += Piece)
        {
            int length = Math.Min(Piece, left.Length - i);
            sum += TensorPrimitives.Dot<float>(left.AsSpan(i, length), right.AsSpan(i, length));
        }

        return sum;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>A symmetric, positive definite 3 × 3 matrix, such as a covariance of colours.</summary>
internal readonly record struct SymmetricMatrix(float XX, float XY, float XZ, float YY, float YZ, float ZZ)
{
    /// <summary>Solves for the vector that this matrix maps to the given one, using cofactors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3 Solve(Vector3 right) => Inverse().Times(right);

    /// <summary>Multiplies this matrix by a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3 Times(Vector3 vector) => new(
        (XX * vector.X) + (XY * vector.Y) + (XZ * vector.Z),
        (XY * vector.X) + (YY * vector.Y) + (YZ * vector.Z),
        (XZ * vector.X) + (YZ * vector.Y) + (ZZ * vector.Z));

    /// <summary>Returns the inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SymmetricMatrix Inverse()
    {
        // Use doubles: products of three small variances exceed the precision of floats.
        (double xx, double xy, double xz, double yy, double yz, double zz) = (XX, XY, XZ, YY, YZ, ZZ);
        double cofactorXX = (yy * zz) - (yz * yz);
        double cofactorXY = (xz * yz) - (xy * zz);
        double cofactorXZ = (xy * yz) - (xz * yy);
        double scale = 1 / ((xx * cofactorXX) + (xy * cofactorXY) + (xz * cofactorXZ));
        return new SymmetricMatrix(
            (float)(cofactorXX * scale),
            (float)(cofactorXY * scale),
            (float)(cofactorXZ * scale),
            (float)(((xx * zz) - (xz * xz)) * scale),
            (float)(((xy * xz) - (xx * yz)) * scale),
            (float)(((xx * yy) - (xy * xy)) * scale));
    }
}

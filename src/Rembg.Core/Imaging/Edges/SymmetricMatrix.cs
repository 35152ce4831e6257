using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>A symmetric, positive definite 3 × 3 matrix, a covariance of colours.</summary>
internal readonly record struct SymmetricMatrix(float XX, float XY, float XZ, float YY, float YZ, float ZZ)
{
    /// <summary>The vector that this matrix turns into another, by cofactors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3 Solve(Vector3 right) => Inverse().Times(right);

    /// <summary>This matrix times a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3 Times(Vector3 vector) => new(
        (XX * vector.X) + (XY * vector.Y) + (XZ * vector.Z),
        (XY * vector.X) + (YY * vector.Y) + (YZ * vector.Z),
        (XZ * vector.X) + (YZ * vector.Y) + (ZZ * vector.Z));

    /// <summary>The inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SymmetricMatrix Inverse()
    {
        // Doubles: products of three small variances fall out of a float's range of exactness.
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

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Writing.Png;

/// <summary>A prediction of bytes from the same bytes of neighbouring pixels (PNG, 9.2).</summary>
internal interface IPredictor
{
    /// <summary>Predicts bytes.</summary>
    /// <param name="left">The bytes of the pixels on the left.</param>
    /// <param name="above">The bytes of the pixels above.</param>
    /// <param name="corner">The bytes of the pixels above the ones on the left.</param>
    static abstract Vector<byte> Predict(Vector<byte> left, Vector<byte> above, Vector<byte> corner);
}

/// <summary>Filter 1: the pixel on the left.</summary>
internal readonly struct LeftPredictor : IPredictor
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> Predict(Vector<byte> left, Vector<byte> above, Vector<byte> corner) => left;
}

/// <summary>Filter 2: the pixel above.</summary>
internal readonly struct AbovePredictor : IPredictor
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> Predict(Vector<byte> left, Vector<byte> above, Vector<byte> corner) => above;
}

/// <summary>Filter 3: the mean of both, rounded down.</summary>
internal readonly struct MeanPredictor : IPredictor
{
    // The sum of two numbers is twice the bits that they share, and the bits in which they differ once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> Predict(Vector<byte> left, Vector<byte> above, Vector<byte> corner) =>
        (left & above) + (Vector.AsVectorByte(Vector.ShiftRightLogical(Vector.AsVectorUInt16(left ^ above), 1)) & new Vector<byte>(0x7F));
}

/// <summary>Filter 4, Paeth's: the one of the three pixels that is nearest to left + above − corner.</summary>
internal readonly struct NearestPredictor : IPredictor
{
    // The distances of left and above from the estimate are those of above and left from the corner. If both lie on the same side of the
    // corner, the corner's distance is the sum of these and cannot be the smallest; otherwise it is their difference.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> Predict(Vector<byte> left, Vector<byte> above, Vector<byte> corner)
    {
        Vector<byte> leftLow = Vector.Min(left, corner);
        Vector<byte> aboveLow = Vector.Min(above, corner);
        Vector<byte> ofLeft = Vector.Max(above, corner) - aboveLow;
        Vector<byte> ofAbove = Vector.Max(left, corner) - leftLow;
        Vector<byte> smaller = Vector.Min(ofLeft, ofAbove);
        Vector<byte> ofCorner = Vector.Max(ofLeft, ofAbove) - smaller;
        Vector<byte> isSameSide = Vector.Equals(Vector.Equals(leftLow, left), Vector.Equals(aboveLow, above));
        Vector<byte> isCornerFarther = isSameSide | Vector.Equals(Vector.Max(ofCorner, smaller), ofCorner);
        Vector<byte> other = Vector.ConditionalSelect(Vector.Equals(smaller, ofLeft), left, above);
        return Vector.ConditionalSelect(isCornerFarther, other, corner);
    }
}

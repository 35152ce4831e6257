using System.Numerics;
using System.Runtime.Intrinsics;

namespace Rembg.Samples;

/// <summary>Randomness that depends on the place alone, so that every render of a scene is the same.</summary>
internal static class Noise
{
    // Odd multipliers far apart, one per axis.
    private const uint PrimeX = 0x8DA6B343;
    private const uint PrimeY = 0xD8163841;
    private const uint PrimeZ = 0xCB1AB31F;

    // The eight corners of a cell, as steps from its lowest one.
    private static readonly Vector256<uint> CornerX = Vector256.Create(0, PrimeX, 0, PrimeX, 0, PrimeX, 0, PrimeX);
    private static readonly Vector256<uint> CornerY = Vector256.Create(0, 0, PrimeY, PrimeY, 0, 0, PrimeY, PrimeY);
    private static readonly Vector256<uint> CornerZ = Vector256.Create(0, 0, 0, 0, PrimeZ, PrimeZ, PrimeZ, PrimeZ);

    /// <summary>A value in 0–1 for a cell of the integer lattice.</summary>
    public static float Cell(int x, int y, int z) => Corners(x, y, z)[0];

    /// <summary>A value in 0–1 for the cell that a point lies in.</summary>
    public static float Cell(Vector3 point) => Cell((int)MathF.Floor(point.X), (int)MathF.Floor(point.Y), (int)MathF.Floor(point.Z));

    /// <summary>Smooth noise in 0–1 with features about one unit wide.</summary>
    public static float Value(Vector3 point)
    {
        Vector128<float> floor = Vector128.Floor(point.AsVector128());
        Vector3 part = point - floor.AsVector3();
        Vector3 blend = part * part * (new Vector3(3) - (2 * part));
        Vector128<int> cell = Vector128.ConvertToInt32(floor);
        Vector256<float> corners = Corners(cell[0], cell[1], cell[2]);
        Vector128<float> square = Vector128.Lerp(corners.GetLower(), corners.GetUpper(), Vector128.Create(blend.Z));
        float near = float.Lerp(square[0], square[1], blend.X);
        float far = float.Lerp(square[2], square[3], blend.X);
        return float.Lerp(near, far, blend.Y);
    }

    /// <summary>Fractal noise in 0–1: each octave has half the size and half the strength of the one before.</summary>
    public static float Fractal(Vector3 point, int octaves)
    {
        float sum = 0;
        float strength = 0.5f;
        for (int octave = 0; octave < octaves; octave++)
        {
            sum += strength * (Value(point) - 0.5f);
            strength *= 0.5f;

            // Slightly off 2, and shifted: lattices that coincide would show.
            point = (point * 2.03f) + new Vector3(17.3f, 5.9f, 11.1f);
        }

        return sum + 0.5f;
    }

    /// <summary>
    /// Distance to the middle of this cell's dot, in cells. Middles stay 0.25 away from the walls: dots smaller than that
    /// are whole although no neighbouring cell is looked at.
    /// </summary>
    public static float Dot(Vector3 point)
    {
        (int x, int y, int z) = ((int)MathF.Floor(point.X), (int)MathF.Floor(point.Y), (int)MathF.Floor(point.Z));
        Vector3 middle = new Vector3(0.25f) + (0.5f * new Vector3(Cell(x, y, z), Cell(x, y, z + 7919), Cell(x, y + 7919, z)));
        return Vector3.Distance(point, new Vector3(x, y, z) + middle);
    }

    /// <summary>The values of a cell's eight corners, x fastest, from a 32-bit mix of multiplications and shifts.</summary>
    private static Vector256<float> Corners(int x, int y, int z)
    {
        Vector256<uint> hash = (Vector256.Create((uint)x * PrimeX) + CornerX)
            ^ (Vector256.Create((uint)y * PrimeY) + CornerY)
            ^ (Vector256.Create((uint)z * PrimeZ) + CornerZ);
        hash = (hash ^ (hash >>> 15)) * 0x2C1B3C6Du;
        hash = (hash ^ (hash >>> 12)) * 0x297A2D39u;
        return Vector256.ConvertToSingle((hash >>> 8).AsInt32()) * (1f / (1 << 24));
    }
}

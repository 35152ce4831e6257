using System.Globalization;

namespace Rembg.Imaging;

/// <summary>
/// A change of a mask's tones, like the levels of image editors: values up to the low point become 0, values from the high point on become
/// 1, and values in between are stretched.
/// </summary>
/// <param name="Low">The low point, 0–1, called the black point in editors.</param>
/// <param name="High">The high point, 0–1, greater than the low one, called the white point in editors.</param>
public readonly record struct Levels(double Low, double High)
{
    /// <summary>The levels that change nothing.</summary>
    public static Levels Neutral { get; } = new(0, 1);

    /// <summary>True if the levels change nothing.</summary>
    public bool IsNeutral => this == Neutral;

    /// <summary>The reason why these levels are invalid, as a clause; null if they are valid.</summary>
    public string? Flaw => Low >= 0 && High <= 1 && Low < High
        ? null
        : $"the levels must be two numbers from 0 to 1 with the lower one first, not {this}";

    /// <summary>Creates levels from the black point and the white point of image editors.</summary>
    /// <param name="blackPoint">The black point, 0–255; null means 0.</param>
    /// <param name="whitePoint">The white point, 0–255; null means 255.</param>
    /// <returns>The levels; null if both points are null.</returns>
    /// <exception cref="OptionsInvalidException">A point is out of range, or the black point is not below the white point.</exception>
    public static Levels? FromPoints(int? blackPoint, int? whitePoint)
    {
        if (blackPoint is null && whitePoint is null)
        {
            return null;
        }

        (int black, int white) = (blackPoint ?? 0, whitePoint ?? byte.MaxValue);
        return black >= 0 && white <= byte.MaxValue && black < white
            ? new Levels(FromPoint(black), FromPoint(white))
            : throw new OptionsInvalidException($"The black point ({black}) must be below the white point ({white}), and both must be from 0 to {byte.MaxValue}.");
    }

    /// <summary>Converts a black or white point, 0–255, to a point of levels, 0–1.</summary>
    public static double FromPoint(int point) => point / (double)byte.MaxValue;

    /// <summary>Returns the two points, the low one first.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:0.###}, {High:0.###}");

    /// <summary>Applies the levels to a tone.</summary>
    /// <param name="value">The tone, 0–1.</param>
    public double Apply(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);
}

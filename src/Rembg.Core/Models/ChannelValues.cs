using System.Globalization;

namespace Rembg.Models;

/// <summary>One number for each colour channel.</summary>
/// <param name="Red">The value for red.</param>
/// <param name="Green">The value for green.</param>
/// <param name="Blue">The value for blue.</param>
public readonly record struct ChannelValues(double Red, double Green, double Blue)
{
    /// <summary>Returns the same number for every channel.</summary>
    public static ChannelValues All(double value) => new(value, value, value);

    /// <summary>True if the predicate holds for all three values.</summary>
    internal bool All(Func<double, bool> predicate) => predicate(Red) && predicate(Green) && predicate(Blue);

    /// <summary>Formats the three numbers, or one number if all are equal.</summary>
    public override string ToString() => Red == Green && Green == Blue
        ? Red.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Red}, {Green}, {Blue}");
}

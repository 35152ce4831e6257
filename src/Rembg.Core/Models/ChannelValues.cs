using System.Globalization;

namespace Rembg.Models;

/// <summary>One number for each colour channel.</summary>
/// <param name="Red">Of red.</param>
/// <param name="Green">Of green.</param>
/// <param name="Blue">Of blue.</param>
public readonly record struct ChannelValues(double Red, double Green, double Blue)
{
    /// <summary>The same number for every channel.</summary>
    public static ChannelValues All(double value) => new(value, value, value);

    /// <summary>True if the predicate holds for all three values.</summary>
    internal bool All(Func<double, bool> predicate) => predicate(Red) && predicate(Green) && predicate(Blue);

    /// <summary>The three numbers, or the one that all are.</summary>
    public override string ToString() => Red == Green && Green == Blue
        ? Red.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Red}, {Green}, {Blue}");
}

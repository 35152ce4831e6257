using System.Globalization;

namespace Rembg.Quantization;

/// <summary>
/// The degree to which the channels of activations are scaled to a common range before quantization (cross-layer equalization, Nagel et al.
/// 2019, with the exponent from SmoothQuant, Xiao et al. 2022).
/// </summary>
/// <param name="Alpha">
/// The share of the quantization difficulty that moves from activations to weights, from 0 (none of it) to 1 (all of it); null to decide by
/// measurement.
/// </param>
public sealed record EqualizationChoice(double? Alpha)
{
    /// <summary>Decides by measurement.</summary>
    public static EqualizationChoice Auto { get; } = new((double?)null);

    /// <summary>Leaves channels unchanged.</summary>
    public static EqualizationChoice None { get; } = new(0.0);

    /// <summary>Parses <c>Auto</c>, <c>None</c> or a number from 0 to 1.</summary>
    /// <exception cref="FormatException">The text is not a valid choice.</exception>
    public static EqualizationChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.Equals(text, nameof(Auto), StringComparison.OrdinalIgnoreCase))
        {
            return Auto;
        }

        if (string.Equals(text, nameof(None), StringComparison.OrdinalIgnoreCase))
        {
            return None;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double alpha) && alpha is >= 0 and <= 1
            ? new EqualizationChoice(alpha)
            : throw new FormatException($"'{text}' must be Auto, None or a number from 0 to 1.");
    }

    /// <summary>Returns the choice in a form that <see cref="Parse"/> accepts.</summary>
    public override string ToString() => Alpha switch
    {
        null => nameof(Auto),
        0 => nameof(None),
        double alpha => alpha.ToString("0.##", CultureInfo.InvariantCulture),
    };
}

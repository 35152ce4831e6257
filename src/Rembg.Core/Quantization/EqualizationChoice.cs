using System.Globalization;

namespace Rembg.Quantization;

/// <summary>
/// How far the channels of activations are brought to one scale before they are quantized (cross-layer equalization,
/// Nagel et al. 2019; the exponent is that of SmoothQuant, Xiao et al. 2022).
/// </summary>
/// <param name="Alpha">
/// The share of the difficulty that moves from activations to weights: 0 (all of it stays) … 1 (all of it moves); null
/// lets measurement decide.
/// </param>
public sealed record EqualizationChoice(double? Alpha)
{
    /// <summary>Measurement decides.</summary>
    public static EqualizationChoice Auto { get; } = new((double?)null);

    /// <summary>Channels stay as they are.</summary>
    public static EqualizationChoice None { get; } = new(0.0);

    /// <summary>Reads <c>Auto</c>, <c>None</c> or a number between 0 and 1.</summary>
    /// <exception cref="FormatException">The text is not a choice.</exception>
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

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Alpha switch
    {
        null => nameof(Auto),
        0 => nameof(None),
        double alpha => alpha.ToString("0.##", CultureInfo.InvariantCulture),
    };
}

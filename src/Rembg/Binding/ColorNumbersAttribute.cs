using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>Accepts a colour as three or four numbers from 0 to 255, as rembg does: <c>255, 255, 255</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ColorNumbersAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string[] parts = value switch
        {
            string text when text.Contains(',', StringComparison.Ordinal) => text.Split(',', StringSplitOptions.TrimEntries),
            ICollection values => [.. values.Cast<object>().Select(static item => $"{item}")],
            _ => [],
        };
        if (parts.Length == 0)
        {
            return inputData;
        }

        return parts.Length is 3 or 4 && parts.All(static part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? "#" + string.Concat(parts.Select(static part => byte.Parse(part, CultureInfo.InvariantCulture).ToString("X2", CultureInfo.InvariantCulture)))
            : throw new ArgumentTransformationMetadataException($"'{string.Join(", ", parts)}' is not a colour. Use a name, #RRGGBB, or red, green, blue (and alpha) from 0 to 255.");
    }
}

using System.Globalization;
using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>
/// Interprets a number as seconds. PowerShell would interpret a number as ticks (ten millionths of a second) and a number in a
/// string as days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        double? seconds = value switch
        {
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => null,
        };
        try
        {
            return seconds is { } count ? TimeSpan.FromSeconds(count) : inputData;
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw new ArgumentTransformationMetadataException($"{value} seconds is not a valid time.", exception);
        }
    }
}

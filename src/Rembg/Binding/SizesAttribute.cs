using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>
/// Accepts two plain numbers as one size, <c>1000, 800</c> for 1000x800, and a text with commas as several values. PowerShell
/// treats a comma as a list separator.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SizesAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        IEnumerable<object> items = value is string or not IEnumerable ? [value!] : ((IEnumerable)value).Cast<object>();
        string[] parts = [.. items.SelectMany(static item => string.Create(CultureInfo.InvariantCulture, $"{item}").Split(',', StringSplitOptions.TrimEntries))];
        return parts is [var width, var height] && IsNumber(width) && IsNumber(height) ? (string[])[$"{width}x{height}"] : parts;
    }

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

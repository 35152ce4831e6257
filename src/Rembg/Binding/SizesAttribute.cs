using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>
/// Lets two plain numbers stand for one size, <c>1000, 800</c> for 1000x800, and a text with commas for several values. PowerShell
/// takes a comma for a list.
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

using System.Collections;
using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>
/// Accepts a text with commas as several values, which is how splatted JSON, scheduled tasks and other shells pass lists.
/// PowerShell would combine enumeration names bit by bit ('CutOut,Mask' is Mask) and treat commas in numbers as thousands
/// separators ('80,81' is 8081).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CommaSeparatedAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string text => Split(text),
            IEnumerable values => values.Cast<object>().SelectMany(static value => value is string or PSObject { BaseObject: string } ? Split($"{value}") : [value]).ToArray(),
            _ => inputData,
        };

    private static object[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries);
}

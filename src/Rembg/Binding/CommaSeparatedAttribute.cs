using System.Collections;
using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>
/// Lets a text with commas stand for several values, as the splatting of JSON, tasks and other shells hand lists over. PowerShell
/// would combine the names of an enumeration bit by bit ('CutOut,Mask' is Mask) and take commas in numbers for marks of thousands
/// ('80,81' is 8081).
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

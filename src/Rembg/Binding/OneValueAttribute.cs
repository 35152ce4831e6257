using System.Collections;
using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>
/// Rejects several values for a parameter that takes one. PowerShell would combine enumeration names bit by bit ('Png,Jpeg' is
/// Jpeg) and treat a comma in a number as a thousands separator ('2,5' is 25).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneValueAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string text when text.Contains(',', StringComparison.Ordinal) => throw new ArgumentTransformationMetadataException(
                $"'{text}' contains a comma. The parameter takes one value; use a decimal point, as in 2.5."),
            ICollection { Count: > 1 } values => throw new ArgumentTransformationMetadataException(
                $"'{string.Join(", ", values.Cast<object>())}' are {values.Count} values. The parameter takes only one."),
            _ => inputData,
        };
}

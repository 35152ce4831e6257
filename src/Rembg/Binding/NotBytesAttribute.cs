using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>
/// Rejects single bytes from the pipeline for a text parameter, where each would become a file name. The engine then tries the
/// other parameters that accept the pipeline's object.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotBytesAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <remarks>The engine checks for an inner exception: with one, the value does not fit; without one, the command fails.</remarks>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is byte
            ? throw new ArgumentTransformationMetadataException("A byte is not a path.", new PSInvalidCastException())
            : inputData;
}

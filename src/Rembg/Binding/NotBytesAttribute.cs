using System.Management.Automation;

namespace Rembg.Binding;

/// <summary>
/// Keeps single bytes of the pipeline out of a parameter of texts, where each would become the name of a file. The engine then
/// tries the other parameters that take the pipeline's object.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotBytesAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <remarks>The engine looks for the inner exception: with it a value does not fit, without it the command has failed.</remarks>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is byte
            ? throw new ArgumentTransformationMetadataException("A byte is not a path.", new PSInvalidCastException())
            : inputData;
}

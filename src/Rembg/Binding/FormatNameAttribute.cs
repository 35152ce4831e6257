using System.Management.Automation;

using Rembg.Imaging;

namespace Rembg.Binding;

/// <summary>Accepts a file extension as a format, with or without a dot: <c>jpg</c>, <c>tif</c>, <c>jxl</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FormatNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && OutputFormats.OfExtension(text) is { } format ? format : inputData;
}

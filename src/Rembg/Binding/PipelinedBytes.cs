using System.Management.Automation;

using Rembg.Reporting;

namespace Rembg.Binding;

/// <summary>Recognizes a photo that comes byte by byte, because the pipeline has taken its array apart.</summary>
internal static class PipelinedBytes
{
    /// <summary>The error that ends the command at the first byte; null where there are more bytes, as a photo has.</summary>
    /// <param name="content">The content that was bound.</param>
    /// <param name="invocation">The call of the command.</param>
    public static ErrorRecord? Refusal(byte[] content, InvocationInfo invocation) => content.Length == 1 && invocation.ExpectingInput
        ? Errors.From(new ArgumentException($"A photo came byte by byte: the pipeline takes arrays apart. Put a comma before the array, as in: ,$bytes | {invocation.MyCommand.Name}."), target: null)
        : null;
}

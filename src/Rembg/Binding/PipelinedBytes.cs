using System.Management.Automation;

using Rembg.Reporting;

namespace Rembg.Binding;

/// <summary>Recognizes a photo that arrives byte by byte because the pipeline has enumerated its array.</summary>
internal static class PipelinedBytes
{
    /// <summary>Returns the error that ends the command at the first byte; null if there are more bytes, as in a photo.</summary>
    /// <param name="content">The bound content.</param>
    /// <param name="invocation">The invocation of the command.</param>
    public static ErrorRecord? Refusal(byte[] content, InvocationInfo invocation) => content.Length == 1 && invocation.ExpectingInput
        ? Errors.From(new OptionsInvalidException($"The photo arrived as single bytes, because the pipeline enumerates arrays. Put a comma before the array: ,$bytes | {invocation.MyCommand.Name}."), target: null)
        : null;
}

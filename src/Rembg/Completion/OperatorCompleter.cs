using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using Rembg.Quantization;

namespace Rembg.Completion;

/// <summary>Completes the names of ONNX operators that have an integer form.</summary>
public sealed class OperatorCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        Completions.For(wordToComplete, ModelQuantizer.IntegerOperators, static name => $"the ONNX operator {name}");
}

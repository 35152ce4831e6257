using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using Rembg.Imaging;

namespace Rembg.Completion;

/// <summary>Completes CSS colour names.</summary>
public sealed class ColorNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => RgbaColor.Names
        .Where(name => name.StartsWith(wordToComplete ?? string.Empty, StringComparison.OrdinalIgnoreCase))
        .Select(static name => new CompletionResult(name, name, CompletionResultType.ParameterValue, RgbaColor.Parse(name).ToString()));
}

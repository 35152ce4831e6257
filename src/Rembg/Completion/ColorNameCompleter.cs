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
        IDictionary fakeBoundParameters) =>
        Completions.For(wordToComplete, RgbaColor.Names, static name => RgbaColor.Parse(name).ToString());
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Rembg.Completion;

/// <summary>Completes the usual degrees of equalization; any number from 0 to 1 is valid.</summary>
public sealed class EqualizationCompleter : IArgumentCompleter
{
    private static readonly Dictionary<string, string> Choices = new()
    {
        ["Auto"] = "measurement decides",
        ["None"] = "channels are not changed",
        ["0.5"] = "half of the difficulty moves from activations to weights",
        ["0.75"] = "three quarters of the difficulty",
        ["0.9"] = "nearly all of the difficulty",
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        Completions.For(wordToComplete, Choices.Keys, static choice => Choices[choice]);
}

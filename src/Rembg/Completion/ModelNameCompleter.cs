using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using Rembg.Models;

namespace Rembg.Completion;

/// <summary>Completes model names, each with what it is good for.</summary>
public sealed class ModelNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        ModelStore store = ModuleModels.Store;
        return ModelCatalogue.All
            .Where(model => model.Name.StartsWith(wordToComplete ?? string.Empty, StringComparison.OrdinalIgnoreCase))
            .Select(model => new CompletionResult(
                model.Name,
                model.Name,
                CompletionResultType.ParameterValue,
                store.Has(model) ? model.Purpose : $"{model.Purpose}, not installed"));
    }
}

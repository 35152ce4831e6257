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
        return Completions.For(wordToComplete, ModelCatalogue.All.Select(static model => model.Name), Describe);

        string Describe(string name)
        {
            ModelDescription model = ModelCatalogue.Find(name)!;
            return store.Has(model) ? model.Purpose : $"{model.Purpose}, not installed";
        }
    }
}

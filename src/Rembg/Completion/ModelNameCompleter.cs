using System.Collections;
using System.Globalization;
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
        return Completions.For(wordToComplete, store.Names, Describe);

        string Describe(string name) => (ModelCatalogue.Find(name), store.Find(name)) switch
        {
            ({ Publication: null } kind, _) => kind.Purpose,
            ({ } model, null) => string.Create(CultureInfo.InvariantCulture, $"{model.Purpose}, not installed ({model.Publication.Size / 1e6:0} MB)"),
            ({ } model, _) => model.Purpose,
            _ when QuantizedNames.SourceOf(name) is var source && source.Length < name.Length => $"{source}, quantized",
            _ => "registered",
        };
    }
}

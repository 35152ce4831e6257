using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

using Rembg.Files;
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
        try
        {
            ModelStore store = ModuleModels.Store;
            return [.. Completions.For(wordToComplete, store.Names, name => Describe(store, name))];
        }
        catch (RembgException)
        {
            // The environment names no directory that can be used. The command says so when it is run.
            return [];
        }
    }

    private static string Describe(ModelStore store, string name)
    {
        return (ModelCatalogue.Find(name), IsInstalled()) switch
        {
            ({ Publication: null } kind, _) => kind.Purpose,
            ({ } model, false) => string.Create(CultureInfo.InvariantCulture, $"{model.Purpose}, not installed ({model.Publication.Size / 1e6:0} MB)"),
            ({ } model, _) => model.Purpose,
            _ when QuantizedNames.SourceOf(name) is var source && source.Length < name.Length => $"{source}, quantized",
            _ => "registered",
        };

        bool IsInstalled()
        {
            try
            {
                return store.Find(name) is not null;
            }
            catch (PathUntrustedException)
            {
                return false;
            }
        }
    }
}

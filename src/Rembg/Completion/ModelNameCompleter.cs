using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

using Rembg.Files;
using Rembg.Models;
using Rembg.Settings;

namespace Rembg.Completion;

/// <summary>Completes model names and shows the purpose of each model.</summary>
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
            return [.. Completions.For(wordToComplete, store.Names.Where(name => Fits(store, commandName, name)), name => Describe(store, name))];
        }
        catch (RembgException)
        {
            // The environment names no usable directory. The command will report this when it runs.
            return [];
        }
    }

    /// <summary>
    /// True if a command can use a model: only a published model can be installed, and only an installed model that is not part
    /// of the module can be uninstalled.
    /// </summary>
    private static bool Fits(ModelStore store, string command, string name) => command switch
    {
        "Install-RembgModel" => ModelCatalogue.Find(name) is not { Publication: null } && !QuantizedNames.IsQuantized(name),
        "Uninstall-RembgModel" => IsInstalled(store, name) && store.Find(name) is { } path && !store.IsBundled(path),
        _ => true,
    };

    private static string Describe(ModelStore store, string name)
    {
        return (ModelCatalogue.Find(name), IsInstalled(store, name)) switch
        {
            ({ Publication: null } kind, _) => kind.Purpose,
            ({ } model, false) => string.Create(CultureInfo.InvariantCulture, $"{model.Purpose}, not installed ({model.Publication.Size / 1e6:0} MB)"),
            ({ } model, _) => model.Purpose,
            _ when QuantizedNames.SourceOf(name) is var source && source.Length < name.Length => $"{source}, quantized",
            _ => "registered",
        };
    }

    private static bool IsInstalled(ModelStore store, string name)
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

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using Rembg.Models;
using Rembg.Settings;

namespace Rembg.Completion;

/// <summary>Completes the classes of the given model, or of all models with classes.</summary>
public sealed class ClassCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        IEnumerable<string> classes = fakeBoundParameters["Model"] is string model
            ? Classes(model).Skip(1)
            : ModelCatalogue.All.SelectMany(static known => known.Classes.Skip(1)).Distinct();
        return Completions.For(wordToComplete, classes, static name => name);
    }

    private static ClassNames Classes(string model)
    {
        try
        {
            return ModelCatalogue.Find(model)?.Classes ?? (ModuleModels.Store.Find(model) is { } path ? ModelDescriber.OfFile(path).Classes : []);
        }
        catch (RembgException)
        {
            return [];
        }
    }
}

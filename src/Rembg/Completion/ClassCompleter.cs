using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

using Rembg.Models;

namespace Rembg.Completion;

/// <summary>Completes the classes of the model that was named.</summary>
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
        return Completions.For(wordToComplete, Classes(fakeBoundParameters["Model"] as string).Skip(1), static name => name);
    }

    private static ClassNames Classes(string? model)
    {
        try
        {
            return model is null ? []
                : ModelCatalogue.Find(model)?.Classes ?? (ModuleModels.Store.Find(model) is { } path ? ModelDescriber.OfFile(path).Classes : []);
        }
        catch (ModelInvalidException)
        {
            return [];
        }
    }
}

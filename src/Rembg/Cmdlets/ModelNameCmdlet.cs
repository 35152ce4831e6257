using System.Management.Automation;

using Rembg.Library;
using Rembg.Models;
using Rembg.Reporting;

namespace Rembg.Cmdlets;

/// <summary>Models by their names, with wildcards.</summary>
public abstract class ModelNameCmdlet : RembgCmdlet
{
    /// <summary>The models that are named or match a pattern. A name that no model has is reported.</summary>
    /// <param name="names">Names and patterns.</param>
    /// <param name="mustBeInstalled">Whether models whose files are not here are passed over.</param>
    private protected IEnumerable<ModelInfo> Match(IReadOnlyList<string> names, bool mustBeInstalled)
    {
        ModelInventory inventory = new(UserModels);
        foreach (string given in names)
        {
            bool isPattern = WildcardPattern.ContainsWildcardCharacters(given);
            foreach (string name in isPattern ? Matches(given) : [given])
            {
                if (Tell(inventory, name) is { } info && !(mustBeInstalled && info.Path is null) && !(isPattern && PassesOver(info)))
                {
                    yield return info;
                }
            }
        }
    }

    /// <summary>True if the cmdlet leaves out a model that only matches a pattern.</summary>
    /// <param name="info">The model.</param>
    private protected virtual bool PassesOver(ModelInfo info) => false;

    /// <summary>The names of models that match a pattern.</summary>
    private protected IEnumerable<string> Matches(string pattern)
    {
        WildcardPattern wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return UserModels.Names.Where(wildcard.IsMatch);
    }

    private ModelInfo? Tell(ModelInventory inventory, string name)
    {
        try
        {
            return Stoppable(() => inventory.Tell(name, StopToken));
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            WriteError(Errors.From(exception, name));
            return null;
        }
    }
}

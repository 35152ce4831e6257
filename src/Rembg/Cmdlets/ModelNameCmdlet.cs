using System.Management.Automation;

using Rembg.Library;
using Rembg.Models;
using Rembg.Reporting;

namespace Rembg.Cmdlets;

/// <summary>The base of cmdlets that take names of models, with wildcards.</summary>
public abstract class ModelNameCmdlet : RembgCmdlet
{
    /// <summary>Returns the models with the given names or matching the patterns. Unknown names are reported.</summary>
    /// <param name="names">Names and patterns.</param>
    /// <param name="mustBeInstalled">True to skip models that are not installed.</param>
    private protected IEnumerable<ModelInfo> Match(IReadOnlyList<string> names, bool mustBeInstalled)
    {
        ModelInventory inventory = new(UserModels);
        foreach (string given in names)
        {
            bool isPattern = GivenPaths.CanMatch(given);
            foreach (string name in isPattern ? Matches(given) : [given])
            {
                if (Tell(inventory, name) is { } info && !(mustBeInstalled && info.Path is null) && !(isPattern && PassesOver(info)))
                {
                    yield return info;
                }
            }
        }
    }

    /// <summary>True if the cmdlet skips a model that only matches a pattern.</summary>
    /// <param name="info">The model.</param>
    private protected virtual bool PassesOver(ModelInfo info) => false;

    /// <summary>Returns the names of models that match a pattern.</summary>
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

using Rembg.Files;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.ModelUse;

/// <summary>The models that <c>-Model Auto</c> uses.</summary>
/// <param name="First">The name of the model that looks at every photo.</param>
/// <param name="Second">The name of the model that looks at uncertain photos; null for none.</param>
/// <param name="Below">The certainty below which the second model is asked.</param>
internal sealed record AutomaticModels(string First, string? Second, double Below)
{
    /// <summary>The value of -Model that leaves the choice to the module.</summary>
    public const string Name = "Auto";

    // Models for any subject whose licence allows any use, the most accurate first, as their authors measured them.
    private static readonly string[] Ranking = ["birefnet-general", "birefnet-general-lite", "isnet-general-use", "u2net", "silueta"];

    /// <summary>Chooses from the models that are installed.</summary>
    /// <param name="store">The directories of models.</param>
    /// <param name="budget">The time that may be spent on a photo.</param>
    public static AutomaticModels Choose(ModelStore store, ModelBudget budget)
    {
        string? best = budget == ModelBudget.Fast ? null : Ranking.FirstOrDefault(name => IsInstalled(store, name));
        return new AutomaticModels(ModelCatalogue.DefaultName, best, budget == ModelBudget.Best ? 1 : SecondModel.DefaultBelow);
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

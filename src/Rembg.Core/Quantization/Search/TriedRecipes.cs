using System.Collections.Immutable;

using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;

namespace Rembg.Quantization.Search;

/// <summary>
/// The trials of a search. A recipe that leads to the same layout as an earlier one needs no trial of its own: a node may be in FP32 anyway
/// because its neighbours are.
/// </summary>
/// <param name="writer">Decides which nodes use integers.</param>
internal sealed class TriedRecipes(IRecipeWriter writer)
{
    private static readonly ImmutableHashSet<string> None = [];

    private readonly List<Trial> _trials = [];
    private readonly Dictionary<(Recipe, string), Trial> _byLayout = [];

    /// <summary>All trials, in order.</summary>
    public IReadOnlyList<Trial> All => _trials;

    /// <summary>Returns the trial of a recipe, with the result of an earlier recipe if both have the same layout; null to try it.</summary>
    public Trial? Find(Recipe recipe)
    {
        if (_trials.Find(trial => trial.Recipe.Equals(recipe)) is { } same)
        {
            return same;
        }

        if (!_byLayout.TryGetValue(Key(recipe), out Trial? equal))
        {
            return null;
        }

        Trial trial = equal with { Recipe = recipe };
        _trials.Add(trial);
        return trial;
    }

    /// <summary>Adds the trial of a new recipe.</summary>
    public void Add(Trial trial)
    {
        _trials.Add(trial);
        _byLayout.TryAdd(Key(trial.Recipe), trial);
    }

    private (Recipe OtherChoices, string Layout) Key(Recipe recipe)
    {
        QuantizationLayout layout = writer.Lay(recipe);
        return (recipe with { FloatNodes = None }, string.Join('\n', [.. layout.IntegerNodes.Select(static node => node.Name), string.Empty, .. layout.Tensors]));
    }
}

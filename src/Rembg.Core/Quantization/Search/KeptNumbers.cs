using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;

namespace Rembg.Quantization.Search;

/// <summary>
/// The numbers of the recipes used last, so that a recipe that is measured, judged and finally written is quantized once. Of a large
/// model, only the last recipe fits.
/// </summary>
/// <param name="limit">The bytes of weights that are kept at most; the numbers used last are always kept.</param>
internal sealed class KeptNumbers(long limit = KeptNumbers.DefaultLimit)
{
    private const long DefaultLimit = 64 << 20;

    private readonly LinkedList<(Recipe Recipe, QuantizationNumbers Numbers)> _kept = [];

    /// <summary>Returns the numbers of a recipe, and finds them if they are not kept.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="find">Finds the numbers.</param>
    public QuantizationNumbers Of(Recipe recipe, Func<QuantizationNumbers> find)
    {
        (Recipe Recipe, QuantizationNumbers Numbers) entry = _kept.FirstOrDefault(kept => kept.Recipe.Equals(recipe));
        if (entry.Numbers is not null)
        {
            _kept.Remove(entry);
        }
        else
        {
            entry = (recipe, find());
        }

        _kept.AddFirst(entry);
        while (_kept.Count > 1 && _kept.Sum(static kept => kept.Numbers.Size) > limit)
        {
            _kept.RemoveLast();
        }

        return entry.Numbers;
    }
}

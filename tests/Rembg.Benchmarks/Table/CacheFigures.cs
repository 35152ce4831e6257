using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Table;

/// <summary>
/// The second run over the same photos with a cache of masks. Both runs are processes of their own and write every
/// output; the cache is empty before the first. A cmdlet without the parameter gives no figure.
/// </summary>
internal sealed class CacheFigures(TableSettings settings) : IFigures
{
    private const string Parameter = "Cache";

    // The directory of the cache: the user's own must neither help nor be filled.
    private const string Variable = "REMBG_CACHE";

    private readonly Series _ratio = new();
    private bool _isAvailable;

    /// <inheritdoc/>
    public IReadOnlyList<TargetRow> Rows => [new($"second run with -{Parameter} ÷ first, {settings.SmallCount} small photos, INT8", Quantity.Ratio, 0.35, 0.2, _ratio)];

    /// <inheritdoc/>
    public void Prepare()
    {
        _isAvailable = ModuleRun.HasParameter(settings.Shell, Parameter);
        _ = settings.Photos.SmallPhotos(settings.SmallCount);
    }

    /// <inheritdoc/>
    public void Measure()
    {
        if (!_isAvailable)
        {
            return;
        }

        string cache = settings.Work.Empty("cache");
        double first = Run("first", cache);
        double second = Run("second", cache);
        _ratio.Add(second / first);
    }

    private double Run(string which, string cache) =>
        settings.Run($"{which} run with -{Parameter}", settings.Photos.SmallPhotos(settings.SmallCount), settings.Models.Int8, "-" + Parameter, (Variable, cache)).Cmdlet;
}

namespace Rembg.Benchmarks.Table;

/// <summary>
/// Measures the time for a single photo: a fresh process imports the module and processes a first photo with the bundled model.
/// The files are in the system's cache.
/// </summary>
internal sealed class ColdStartFigures(TableSettings settings) : IFigures
{
    private readonly Series _time = new();

    /// <inheritdoc/>
    public IReadOnlyList<TargetRow> Rows =>
    [
        new(
            settings.Shell.Import.Length > 0 ? "import and first small photo, bundled model" : "start of the process, import and first small photo, bundled model",
            Quantity.Seconds,
            1.5,
            0.9,
            _time),
    ];

    /// <inheritdoc/>
    public void Prepare()
    {
        if (!File.Exists(BuildOutputs.BundledModel))
        {
            throw new BenchmarkException($"The build has bundled no model: there is no '{BuildOutputs.BundledModel}'.");
        }

        _ = settings.Photos.SmallPhotos(1);
    }

    /// <inheritdoc/>
    public void Measure() => _time.Add(settings.Run("a first small photo, bundled model", settings.Photos.SmallPhotos(1), model: null).Import);
}

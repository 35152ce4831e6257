using System.Globalization;

using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Table;

/// <summary>
/// Measures the time for a single photo: fresh processes do nothing, import the module, and process a first photo with the bundled model, in
/// turns. The files are in the system's cache. The least of several turns is the time without other work on the machine.
/// </summary>
internal sealed class ColdStartFigures(TableSettings settings) : IFigures
{
    private const int Turns = 5;

    private readonly Series _time = new();
    private readonly Series _import = new();
    private readonly Series _photo = new();

    private bool HasImport => settings.Shell.Import.Length > 0;

    /// <inheritdoc/>
    public IReadOnlyList<TargetRow> Rows =>
    [
        new(
            HasImport ? "import and first small photo, bundled model" : "start of the process, import and first small photo, bundled model",
            Quantity.Seconds,
            1.5,
            0.9,
            _time),
        new("import, beyond the bare shell", Quantity.Seconds, 0.15, 0.1, _import),
        new(HasImport ? "import and first small photo, beyond the bare shell" : "first small photo, beyond the bare console", Quantity.Seconds, 0.7, 0.5, _photo),
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
    public void Measure()
    {
        _time.Add(settings.Run("a first small photo, bundled model", settings.Photos.SmallPhotos(1), model: null).Import);
        string call = ModuleScript.Call(Directory.GetFiles(settings.Photos.SmallPhotos(1))[0], settings.Work.Empty("first"), model: null);
        Series bare = new();
        Series imported = new();
        Series cutOut = new();
        for (int turn = 0; turn < Turns; turn++)
        {
            bare.Add(Time("exit"));
            imported.Add(Time(HasImport ? settings.Shell.Import : "exit"));
            cutOut.Add(Time($"{settings.Shell.Import}; {call}"));
        }

        settings.Details.Add(string.Create(CultureInfo.InvariantCulture, $"the bare {settings.Shell.Name}, least of {Turns}"), Quantity.Seconds, bare.Values.Min());
        if (HasImport)
        {
            _import.Add(imported.Values.Min() - bare.Values.Min());
        }

        _photo.Add(cutOut.Values.Min() - bare.Values.Min());
    }

    private double Time(string script) => ChildProcess.Run(settings.Shell.Command(script)).WallSeconds;
}

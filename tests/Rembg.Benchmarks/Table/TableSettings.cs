using Rembg.Benchmarks.Files;
using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Table;

/// <summary>The settings that all figures of the table are taken with.</summary>
/// <param name="Shell">What the module runs in.</param>
/// <param name="Work">Where photos and outputs are.</param>
/// <param name="Models">The models.</param>
/// <param name="Count">Photos of 12 megapixels; small ones are ten times as many.</param>
/// <param name="Inferences">Inferences of which one process takes the median.</param>
/// <param name="Details">Receives all that is measured.</param>
internal sealed record TableSettings(ModuleShell Shell, WorkDirectory Work, MeasuredModels Models, int Count, int Inferences, Details Details)
{
    /// <summary>Small photos.</summary>
    public int SmallCount => Count * 10;

    /// <summary>The photos.</summary>
    public PhotoSets Photos => new(Work);

    /// <summary>Runs the module in a fresh process and notes what it took.</summary>
    /// <param name="name">What runs, for the details.</param>
    /// <param name="photos">The directory of photos.</param>
    /// <param name="model">The model file; null for the bundled one.</param>
    /// <param name="more">More parameters.</param>
    /// <param name="environment">Variables of the process.</param>
    public ModuleRun Run(string name, string photos, string? model, string more = "", params IReadOnlyList<(string Name, string Value)> environment)
    {
        ModuleRun run = ModuleRun.Measure(Shell, Work, photos, model, more, environment);
        Details.Add(name, run);
        return run;
    }
}

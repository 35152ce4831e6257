using System.Management.Automation;

using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Settings;

/// <summary>The module's directories of models, and the models that it has loaded: one session a model for all runspaces of the process.</summary>
public sealed class ModuleModels : IModuleAssemblyCleanup
{
    // Long enough for a loop that starts a pipeline per photo, short enough to give the memory back after the work.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    /// <summary>The loaded models.</summary>
    internal static SegmentationModelCache Loaded { get; } = new(IdleTime);

    /// <summary>The user's models first, then those that came with the module.</summary>
    internal static ModelStore Store => ModelStore.OfUser(Path.Combine(ModuleDirectory, "models"));

    /// <summary>Pictures to calibrate with where none are named.</summary>
    internal static IReadOnlyList<string> CalibrationPictures => [.. Directory.GetFiles(Path.Combine(ModuleDirectory, "calibration")).Order(StringComparer.Ordinal)];

    private static string ModuleDirectory => Path.GetDirectoryName(typeof(ModuleModels).Assembly.Location)!;

    /// <summary>Unloads the models when the module is removed.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => Loaded.Dispose();
}

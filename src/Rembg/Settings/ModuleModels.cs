using System.Management.Automation;

using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Settings;

/// <summary>The module's directories of models, and its loaded models: one session per model for all runspaces of the process.</summary>
public sealed class ModuleModels : IModuleAssemblyCleanup
{
    // Long enough for a loop that starts a pipeline per photo, and short enough to release the memory after the work.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    /// <summary>The loaded models.</summary>
    internal static SegmentationModelCache Loaded { get; } = new(IdleTime);

    /// <summary>The user's models, followed by the models that are part of the module.</summary>
    internal static ModelStore Store => ModelStore.OfUser(Path.Combine(ModuleDirectory, "models"));

    /// <summary>The default pictures for calibration.</summary>
    internal static IReadOnlyList<string> CalibrationPictures => [.. Directory.GetFiles(Path.Combine(ModuleDirectory, "calibration")).Order(StringComparer.Ordinal)];

    private static string ModuleDirectory => Path.GetDirectoryName(typeof(ModuleModels).Assembly.Location)!;

    /// <summary>Unloads the models when the module is removed.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => Loaded.Clear();
}

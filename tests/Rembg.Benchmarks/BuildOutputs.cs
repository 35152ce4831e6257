using System.Reflection;

namespace Rembg.Benchmarks;

/// <summary>The directory in which the build has put the programs to measure.</summary>
internal static class BuildOutputs
{
    /// <summary>The module's manifest.</summary>
    public static string Manifest { get; } = Path.Combine(Metadata("ModuleDirectory"), "Rembg.psd1");

    /// <summary>The model that comes with the module, where the build had one.</summary>
    public static string BundledModel { get; } = Path.Combine(Metadata("ModuleDirectory"), "models", "u2netp.onnx");

    /// <summary>The console's assembly.</summary>
    public static string Console { get; } = Metadata("ConsolePath");

    /// <summary>The server's assembly in the module.</summary>
    public static string Server { get; } = Path.Combine(Metadata("ModuleDirectory"), "server", "Rembg.Server.dll");

    /// <summary>The checkout.</summary>
    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    /// <summary>rembg's steps in Pillow.</summary>
    public static string PillowSteps { get; } = Path.Combine(AppContext.BaseDirectory, "pillow_steps.py");

    /// <summary>rembg's own code.</summary>
    public static string RembgCutouts { get; } = Path.Combine(AppContext.BaseDirectory, "rembg_cutouts.py");

    private static string Metadata(string key) =>
        typeof(BuildOutputs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

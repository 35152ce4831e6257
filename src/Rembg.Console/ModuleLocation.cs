using System.Reflection;

namespace Rembg.Hosting;

/// <summary>Finds the directory of the module.</summary>
internal static class ModuleLocation
{
    /// <summary>The manifest beside a published program, or the one that the build of this program has laid out.</summary>
    /// <exception cref="StartException">There is neither.</exception>
    public static string FindManifest()
    {
        string[] candidates =
        [
            Path.Combine(AppContext.BaseDirectory, "Rembg", "Rembg.psd1"),
            Path.Combine(BuildDirectory, "Rembg.psd1"),
        ];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new StartException($"The Rembg module is missing. Looked for '{string.Join("' and '", candidates)}'.");
    }

    private static string BuildDirectory =>
        typeof(ModuleLocation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ModuleDirectory").Value!;
}

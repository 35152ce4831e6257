using System.Reflection;

namespace Rembg.Hosting;

/// <summary>Finds the directory of the module.</summary>
internal static class ModuleLocation
{
    /// <summary>Returns the manifest beside a published program, or else the one that was built with this program.</summary>
    /// <exception cref="StartException">Neither exists.</exception>
    public static string FindManifest()
    {
        string[] candidates =
        [
            Path.Combine(AppContext.BaseDirectory, "Rembg", "Rembg.psd1"),
            Path.Combine(BuildDirectory, "Rembg.psd1"),
        ];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new StartException($"The Rembg module is missing. Searched for '{string.Join("' and '", candidates)}'.");
    }

    private static string BuildDirectory =>
        typeof(ModuleLocation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ModuleDirectory").Value!;
}

using System.Reflection;

namespace Rembg.Tests;

/// <summary>The directory in which the build has put the module.</summary>
internal static class BuiltModule
{
    public static string Directory { get; } = Metadata("ModuleDirectory");

    public static string Manifest { get; } = Path.Combine(Directory, "Rembg.psd1");

    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    public static string Console { get; } = Metadata("ConsolePath");

    private static string Metadata(string key) =>
        typeof(BuiltModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

using Rembg.Natives;

namespace Rembg.Tests.Libraries;

/// <summary>The native libraries that the packages bring for all systems, without the parts of ONNX Runtime for accelerators.</summary>
internal static class NativeFiles
{
    /// <summary>The file of a library for this system.</summary>
    public static string OfSystem(string name) => Of(LibraryFile.Platform, name);

    /// <summary>The file of a library for a system and a processor.</summary>
    public static string Of(string platform, string name) => OfPlatform(platform).Single(file => Path.GetFileName(file).Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The files of all libraries for a system and a processor.</summary>
    public static IReadOnlyList<string> OfPlatform(string platform)
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native")).Where(static file => Path.GetExtension(file) is ".dll" or ".dylib" or ".so" or ".42" && !file.Contains("_providers_", StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        return files;
    }
}

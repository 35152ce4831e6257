using Rembg.Natives;

namespace Rembg.Runtime;

/// <summary>Finds the library in the folder layouts of ONNX Runtime builds: archives, packages and build outputs.</summary>
internal static class RuntimeFolder
{
    private const string Name = "onnxruntime";

    /// <summary>The library's file name on this system.</summary>
    public static string LibraryName { get; } =
        OperatingSystem.IsWindows() ? Name + ".dll" : OperatingSystem.IsMacOS() ? $"lib{Name}.dylib" : $"lib{Name}.so";

    // "libonnxruntime.so.1.31.1" and "libonnxruntime.1.31.1.dylib": the links to these files are lost if an archive is unpacked without
    // links.
    private static string? VersionedPattern { get; } =
        OperatingSystem.IsWindows() ? null : OperatingSystem.IsMacOS() ? $"lib{Name}.*.dylib" : $"lib{Name}.so.*";

    /// <summary>Finds the library.</summary>
    /// <param name="path">The full path of the folder, or of the library itself.</param>
    /// <exception cref="RuntimeInvalidException">The library is not there.</exception>
    public static string FindLibrary(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        if (!Directory.Exists(path))
        {
            throw new RuntimeInvalidException(path, "the folder does not exist");
        }

        string[] places = [string.Empty, "lib", "bin", Path.Combine("runtimes", LibraryFile.Platform, "native")];
        return places.Select(place => LibraryIn(Path.Combine(path, place))).FirstOrDefault(static library => library is not null)
            ?? throw new RuntimeInvalidException(path, $"neither the folder nor its subfolders contain {LibraryName}; searched: {string.Join(", ", places[1..])}");
    }

    private static string? LibraryIn(string folder)
    {
        string library = Path.Combine(folder, LibraryName);
        if (File.Exists(library))
        {
            return library;
        }

        return VersionedPattern is null || !Directory.Exists(folder) ? null : Directory.EnumerateFiles(folder, VersionedPattern).MaxBy(VersionOf);
    }

    /// <summary>The version in a file name. A single number, as in "libonnxruntime.so.1", is not a version.</summary>
    private static Version VersionOf(string file)
    {
        string name = Path.GetFileName(file).Replace(".dylib", string.Empty, StringComparison.Ordinal).Replace(".so", string.Empty, StringComparison.Ordinal);
        return Version.TryParse(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..], out Version? version) ? version : new Version();
    }
}

namespace Rembg.Natives;

/// <summary>The directory of this library and of all files that come with it.</summary>
internal static class LibraryHome
{
    private const string PlatformFolder = "runtimes";
    private const string CompiledFolder = "lib";

    /// <summary>The full path of the directory.</summary>
    public static string Directory { get; } = Of(typeof(LibraryHome).Assembly.Location);

    /// <summary>
    /// The directory for a library's file. A library that is compiled for one platform lies in <c>runtimes/(platform)/lib</c>, below the
    /// directory.
    /// </summary>
    /// <param name="library">The full path of the file.</param>
    internal static string Of(string library)
    {
        string directory = Path.GetDirectoryName(library)!;
        return Path.GetFileName(directory) == CompiledFolder && Up(directory, 2) is { } platforms && Path.GetFileName(platforms) == PlatformFolder
            ? Up(platforms, 1) ?? directory
            : directory;
    }

    private static string? Up(string? path, int levels)
    {
        for (int i = 0; i < levels; i++)
        {
            path = Path.GetDirectoryName(path);
        }

        return path;
    }
}

using System.Runtime.InteropServices;

namespace Rembg.Natives;

/// <summary>
/// Loads the native libraries shipped with this one. Each is loaded by its full path before its managed wrapper requests it by name: if the
/// file were missing or damaged, the name would find the system's library, which is another version with other decoders.
/// </summary>
internal static class ShippedLibrary
{
    /// <summary>
    /// The directories that can contain the library. A program that is published for one platform has no <c>runtimes</c> directory.
    /// </summary>
    private static IEnumerable<string> Directories =>
        [.. ((string[])[RuntimeInformation.RuntimeIdentifier, LibraryFile.Platform, "osx"]).Select(static platform => Path.Combine(LibraryHome.Directory, "runtimes", platform, "native")), LibraryHome.Directory];

    /// <summary>Loads a library.</summary>
    /// <param name="name">The library's file name.</param>
    /// <exception cref="LibraryUnusableException">The file is missing, or the system cannot load it.</exception>
    public static nint Load(string name)
    {
        string file = Directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
            ?? throw new LibraryUnusableException(Path.Combine(LibraryHome.Directory, "runtimes", LibraryFile.Platform, "native", name), new LibraryObstacle("the file is missing", LibraryObstacle.InstallAgain));
        return LibraryFile.Obstacle(file, out nint library) is { } obstacle ? throw new LibraryUnusableException(file, obstacle) : library;
    }
}

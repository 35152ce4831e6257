using System.Runtime.InteropServices;

namespace Rembg.Natives;

/// <summary>
/// The native libraries that come with this one. Each is loaded here, by its full path, before the managed part that needs it asks
/// for it by name: where the file is missing or damaged, a name would find the system's library, which is another version with
/// other decoders.
/// </summary>
internal static class ShippedLibrary
{
    private static readonly string Home = Path.GetDirectoryName(typeof(ShippedLibrary).Assembly.Location)!;

    /// <summary>The directories that can have it: a program that is published for one platform has no <c>runtimes</c>.</summary>
    private static IEnumerable<string> Directories =>
        [.. ((string[])[RuntimeInformation.RuntimeIdentifier, LibraryFile.Platform, "osx"]).Select(static platform => Path.Combine(Home, "runtimes", platform, "native")), Home];

    /// <summary>Loads a library.</summary>
    /// <param name="name">The name of its file.</param>
    /// <exception cref="LibraryUnusableException">The file is missing, or the system cannot load it.</exception>
    public static nint Load(string name)
    {
        string file = Directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
            ?? throw new LibraryUnusableException(Path.Combine(Home, "runtimes", LibraryFile.Platform, "native", name), new LibraryObstacle("the file is missing", LibraryObstacle.InstallAgain));
        return LibraryFile.Obstacle(file, out nint library) is { } obstacle ? throw new LibraryUnusableException(file, obstacle) : library;
    }
}

namespace Rembg.Files;

/// <summary>Follows the symbolic links in a path, one by one.</summary>
internal static class LinkedPath
{
    // The same limit as on Linux.
    private const int MostLinks = 40;

    /// <summary>Returns the path with all links resolved; parts that do not exist stay as they are.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">There are too many links, or a directory cannot be read.</exception>
    public static string Real(string path) => Steps(path).Last();

    /// <summary>
    /// Returns every directory and link on the way to a path, starting at the root. If a link changes the way, the sequence starts again at
    /// the root; the last step is the path with all links resolved.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">There are too many links, or a directory cannot be read.</exception>
    public static IEnumerable<string> Steps(string path)
    {
        string? way = Path.GetFullPath(path);
        for (int links = 0; way is not null; links++)
        {
            if (links > MostLinks)
            {
                throw new IOException($"'{path}' has too many links");
            }

            string current = Path.GetPathRoot(way)!;
            string[] names = way[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
            way = null;
            yield return current;
            for (int i = 0; i < names.Length && way is null; i++)
            {
                string directory = current;
                current = Path.Combine(directory, names[i]);
                yield return current;
                way = new FileInfo(current).LinkTarget is { } target ? Path.GetFullPath(Path.Combine([directory, target, .. names[(i + 1)..]])) : null;
            }
        }
    }
}

namespace Rembg.Files;

/// <summary>Follows the symbolic links in a path, one by one.</summary>
internal static class LinkedPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>The path without any link in it; what does not exist stays as it is.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">There are too many links, or a directory cannot be read.</exception>
    public static string Real(string path) => Steps(path).Last();

    /// <summary>
    /// Every directory and link on the way to a path, from the root on. Where a link changes the way, it starts anew at the
    /// root; the last step is the path without any link in it.
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

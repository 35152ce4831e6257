namespace Rembg.Files;

/// <summary>Finds the photos in a directory.</summary>
public static class ImageDirectory
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".dib", ".heic", ".heif", ".hif", ".avif",
        ".jxl", ".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx", ".psd", ".psb", ".ico",
        ".dng", ".cr2", ".cr3", ".nef", ".nrw", ".arw", ".raf", ".orf", ".pef", ".srw",
    };

    /// <summary>
    /// Lists the images of a directory by their extension, sorted by path. Outputs of earlier runs
    /// (<c>NAME.nobg.png</c>) and temporary files are not listed, nor is what lies below <paramref name="excluded"/>.
    /// Links to directories are not followed: they can lead in circles.
    /// </summary>
    /// <param name="directory">The full path of the directory.</param>
    /// <param name="recurse">Whether its subdirectories are searched too.</param>
    /// <param name="excluded">A directory to pass over (the destination of this run), or null.</param>
    /// <exception cref="UnauthorizedAccessException">A directory may not be listed.</exception>
    /// <exception cref="IOException">A directory cannot be listed.</exception>
    public static IReadOnlyList<ImageFile> List(string directory, bool recurse, string? excluded)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = false, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        List<ImageFile> files = [];
        Stack<string> pending = new([directory]);
        while (pending.TryPop(out string? current))
        {
            string[] names = Directory.GetFiles(current, "*", options);
            Array.Sort(names, StringComparer.Ordinal);
            files.AddRange(names.Where(IsImage).Select(name => new ImageFile(name, directory)));
            if (!recurse)
            {
                continue;
            }

            IEnumerable<string> subdirectories = new DirectoryInfo(current).GetDirectories("*", options)
                .Where(subdirectory => subdirectory.LinkTarget is null && !PathComparison.Same(subdirectory.FullName, excluded))
                .Select(static subdirectory => subdirectory.FullName)
                .OrderDescending(StringComparer.Ordinal);
            foreach (string subdirectory in subdirectories)
            {
                pending.Push(subdirectory);
            }
        }

        return files;
    }

    /// <summary>Whether two full paths mean the same directory.</summary>
    public static bool IsSame(string directory, string? other) => PathComparison.Same(directory, other);

    private static bool IsImage(string path) =>
        Extensions.Contains(Path.GetExtension(path)) && !OutputNames.IsOutput(path) && !Path.GetFileName(path).StartsWith("._", StringComparison.Ordinal);
}

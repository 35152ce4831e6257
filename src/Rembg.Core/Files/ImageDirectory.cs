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
    /// Lists the images in a directory, recognized by their extensions and sorted by path. Outputs of earlier runs (<c>NAME.nobg.png</c>),
    /// temporary files and everything below <paramref name="excluded"/> are omitted. Links to directories are not followed, because they
    /// can form cycles.
    /// </summary>
    /// <param name="directory">The full path of the directory.</param>
    /// <param name="recurse">True to include subdirectories.</param>
    /// <param name="excluded">A directory to omit (the destination of this run), or null.</param>
    /// <param name="onUnreadable">
    /// Receives each subdirectory that cannot be listed while the search continues; null to throw instead.
    /// </param>
    /// <param name="naming">The naming rules for outputs; null for the defaults.</param>
    /// <exception cref="UnauthorizedAccessException">The directory itself may not be listed.</exception>
    /// <exception cref="IOException">The directory itself cannot be listed.</exception>
    public static IReadOnlyList<ImageFile> List(string directory, bool recurse, string? excluded, Action<string, Exception>? onUnreadable = null, OutputNaming? naming = null)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = false, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        List<ImageFile> files = [];
        FileIdentity? passedOver = IdentityOf(excluded);
        Stack<string> pending = new([directory]);
        HashSet<FileIdentity> visited = [];
        while (pending.TryPop(out string? current))
        {
            try
            {
                // A directory can be mounted inside itself.
                if (FileStatus.TryGet(current) is not { } status || visited.Add(status.Identity))
                {
                    files.AddRange(Images(current, directory, options, naming ?? new OutputNaming()));
                    if (recurse)
                    {
                        Subdirectories(current, passedOver, options).ForEach(pending.Push);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && onUnreadable is not null && current != directory)
            {
                onUnreadable(current, exception);
            }
        }

        return files;
    }

    /// <summary>Determines whether two full paths lead to the same directory, following links.</summary>
    public static bool IsSame(string directory, string? other) => IdentityOf(directory) is { } identity && identity == IdentityOf(other);

    private static FileIdentity? IdentityOf(string? directory) => directory is null ? null : FileStatus.TryGet(directory)?.Identity;

    private static IEnumerable<ImageFile> Images(string directory, string root, EnumerationOptions options, OutputNaming naming) =>
        Directory.GetFiles(directory, "*", options).Where(path => IsImage(path) && !naming.IsOutput(path)).Order(StringComparer.Ordinal).Select(path => new ImageFile(path, root));

    /// <summary>Returns the subdirectories to search, in reverse order.</summary>
    private static List<string> Subdirectories(string directory, FileIdentity? passedOver, EnumerationOptions options) =>
    [
        .. Directory.GetDirectories(directory, "*", options)
            .Where(subdirectory => new DirectoryInfo(subdirectory).LinkTarget is null && (passedOver is null || IdentityOf(subdirectory) != passedOver))
            .OrderDescending(StringComparer.Ordinal),
    ];

    private static bool IsImage(string path) =>
        Extensions.Contains(Path.GetExtension(path)) && !Path.GetFileName(path).StartsWith("._", StringComparison.Ordinal);
}

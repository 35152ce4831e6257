namespace Rembg.Files;

/// <summary>A name in a directory: two paths with equal entries are one file by one name, whatever links they go through.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Name">The name, by the operating system's custom of upper and lower case.</param>
internal readonly record struct FileEntry(FileIdentity Directory, string Name)
{
    /// <summary>The entry of a path; null where its directory does not exist.</summary>
    public static FileEntry? TryGet(string path) => FileStatus.TryGet(Path.GetDirectoryName(path)!) is { } directory
        ? new FileEntry(directory.Identity, PathComparison.Fold(Path.GetFileName(path)))
        : null;
}

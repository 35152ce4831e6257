namespace Rembg.Files;

/// <summary>A name in a directory. Two paths with equal entries lead to the same file under the same name, even through different links.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Name">The name, with its case folded if the operating system ignores case.</param>
internal readonly record struct FileEntry(FileIdentity Directory, string Name)
{
    /// <summary>Returns the entry of a path; null if its directory does not exist.</summary>
    public static FileEntry? TryGet(string path) => FileStatus.TryGet(Path.GetDirectoryName(path)!) is { } directory
        ? new FileEntry(directory.Identity, PathComparison.Fold(Path.GetFileName(path)))
        : null;
}

using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Rembg.Files;

/// <summary>A name in a directory. Two paths with equal entries lead to the same file under the same name, even through different links.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Name">The name, with its case folded if the operating system ignores case.</param>
internal readonly record struct FileEntry(FileIdentity Directory, string Name)
{
    /// <summary>Returns the entry of a path; null if its directory does not exist.</summary>
    public static FileEntry? TryGet(string path) => FileStatus.TryGet(Path.GetDirectoryName(path)!) is { } directory ? Of(directory.Identity, path) : null;

    /// <summary>Returns the entry of a path in a known directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="path">The path, of which the name is used.</param>
    public static FileEntry Of(FileIdentity directory, string path) => new(directory, PathComparison.Fold(Path.GetFileName(path)));

    /// <summary>Returns a hash of the entry, which takes its place where millions of entries are remembered.</summary>
    public UInt128 Hash()
    {
        XxHash128 hash = new();
        ReadOnlySpan<ulong> directory = [Directory.Volume, Directory.High, Directory.Low];
        hash.Append(MemoryMarshal.AsBytes(directory));
        hash.Append(MemoryMarshal.AsBytes(Name.AsSpan()));
        return hash.GetCurrentHashAsUInt128();
    }
}

using System.IO.Enumeration;

namespace Rembg.Files;

/// <summary>
/// The photos in a directory, which are found while they are read: of a million photos, only the names of one directory are in memory.
/// Instances are not thread-safe.
/// </summary>
public sealed class ImageListing
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".dib", ".heic", ".heif", ".hif", ".avif",
        ".jxl", ".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx", ".psd", ".psb", ".ico",
        ".dng", ".cr2", ".cr3", ".nef", ".nrw", ".arw", ".raf", ".orf", ".pef", ".srw",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ExtensionLookup = Extensions.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly string _directory;
    private readonly bool _recurse;
    private readonly string? _excluded;
    private readonly OutputNaming _naming;
    private string? _lastDirectory;
    private bool _readsLastDirectory;

    /// <summary>Describes a listing; nothing is read yet.</summary>
    /// <param name="directory">The full path of the directory.</param>
    /// <param name="recurse">True to include subdirectories. Links to directories are not followed, because they can form cycles.</param>
    /// <param name="excluded">A directory to omit with everything in it (the destination of this run), or null.</param>
    /// <param name="naming">The naming rules for outputs, which are omitted; null for the defaults.</param>
    public ImageListing(string directory, bool recurse, string? excluded = null, OutputNaming? naming = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _directory = directory;
        _recurse = recurse;
        _excluded = excluded;
        _naming = naming ?? new OutputNaming();
        Root = directory;
    }

    /// <summary>The directory whose structure is mirrored below the destination: the listed directory or one above it.</summary>
    public string Root { get; init; }

    /// <summary>Determines whether a name has the extension of an image format that can be read.</summary>
    public static bool HasImageExtension(string name) => ExtensionLookup.Contains(Path.GetExtension(name.AsSpan()));

    /// <summary>Determines whether two full paths lead to the same directory, following links.</summary>
    public static bool IsSame(string directory, string? other) => IdentityOf(directory) is { } identity && identity == IdentityOf(other);

    /// <summary>
    /// Finds the photos, recognized by their extensions: first those of the directory, then those of each subdirectory, both sorted by name
    /// (ordinal). Outputs of earlier runs (<c>NAME.nobg.png</c>) and temporary files are omitted. A directory is read when its first photo
    /// is needed.
    /// </summary>
    /// <param name="onUnreadable">Receives each subdirectory that cannot be listed while the search continues; null to throw instead.</param>
    /// <param name="onFound">Receives the number of photos in each directory before the first of them; may be null.</param>
    /// <exception cref="UnauthorizedAccessException">The directory itself may not be listed.</exception>
    /// <exception cref="IOException">The directory itself cannot be listed.</exception>
    public IEnumerable<ImageFile> Photos(Action<string, Exception>? onUnreadable = null, Action<int>? onFound = null)
    {
        Stack<string> pending = new([_directory]);
        HashSet<FileIdentity> visited = [];
        NameList names = new();
        while (pending.TryPop(out string? current))
        {
            // A directory can be mounted inside itself.
            if (FileStatus.TryGet(current) is { } status && !visited.Add(status.Identity))
            {
                continue;
            }

            names.Clear();
            List<string> subdirectories = [];
            try
            {
                Read(current, names, subdirectories);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && onUnreadable is not null && current != _directory)
            {
                onUnreadable(current, exception);
                names.Clear();
            }

            subdirectories.ForEach(pending.Push);
            onFound?.Invoke(names.Count);
            foreach (string name in names.Sorted())
            {
                yield return new ImageFile(Path.Combine(current, name), Root) { Listing = this };
            }
        }
    }

    /// <summary>Determines whether the listing finds a file, by whatever links its directory is reached.</summary>
    /// <param name="path">The full path of an existing file.</param>
    internal bool Finds(string path) => Accepts(Path.GetFileName(path.AsSpan())) && Reads(Path.GetDirectoryName(path)!);

    /// <summary>Determines whether the listing finds files of this name.</summary>
    /// <param name="name">The name with its extension.</param>
    internal bool Accepts(ReadOnlySpan<char> name) =>
        ExtensionLookup.Contains(Path.GetExtension(name)) && !name.StartsWith("._", StringComparison.Ordinal) && !_naming.IsOutput(name);

    private static FileIdentity? IdentityOf(string? directory) => directory is null ? null : FileStatus.TryGet(directory)?.Identity;

    /// <summary>Determines whether the listing reads a directory.</summary>
    private bool Reads(string directory)
    {
        // Outputs mostly follow each other in a directory.
        if (directory == _lastDirectory)
        {
            return _readsLastDirectory;
        }

        FileIdentity? root = IdentityOf(_directory);
        FileIdentity? excluded = IdentityOf(_excluded);
        bool reads = false;
        for (string? current = LinkedPath.Real(directory); current is not null && !reads; current = _recurse ? Path.GetDirectoryName(current) : null)
        {
            FileIdentity? identity = IdentityOf(current);
            reads = identity is not null && identity == root;
            if (!reads && identity is not null && identity == excluded)
            {
                break;
            }
        }

        _lastDirectory = directory;
        _readsLastDirectory = reads;
        return reads;
    }

    /// <summary>Reads the names of the photos in a directory, and the subdirectories to search, in reverse order.</summary>
    private void Read(string directory, NameList names, List<string> subdirectories)
    {
        FileSystemEnumerable<bool> entries = new(directory, Keep, Everything) { ShouldIncludePredicate = ShouldKeep };
        foreach (bool _ in entries)
        {
            // Keep has stored the entry.
        }

        // The destination may have been created since the listing began.
        FileIdentity? excluded = IdentityOf(_excluded);
        subdirectories.RemoveAll(subdirectory => new DirectoryInfo(subdirectory).LinkTarget is not null || (excluded is not null && IdentityOf(subdirectory) == excluded));
        subdirectories.Sort(static (one, other) => string.CompareOrdinal(other, one));

        bool ShouldKeep(ref FileSystemEntry entry) => entry.IsDirectory ? _recurse : Accepts(entry.FileName);

        bool Keep(ref FileSystemEntry entry)
        {
            if (entry.IsDirectory)
            {
                subdirectories.Add(Path.Join(directory, entry.FileName));
            }
            else
            {
                names.Add(entry.FileName);
            }

            return true;
        }
    }
}

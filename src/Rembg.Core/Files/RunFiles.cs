using System.Runtime.InteropServices;

namespace Rembg.Files;

/// <summary>
/// The files that a run reads and those that it has written, compared by identity, not by path. The run never writes an output over a file
/// that it reads, under any name. This class is thread-safe.
/// </summary>
public sealed class RunFiles
{
    private readonly Lock _lock = new();
    private readonly PathStore _paths = new();
    private readonly Dictionary<FileIdentity, ulong> _inputs = [];
    private readonly Dictionary<FileIdentity, ulong> _written = [];
    private readonly HashSet<ImageListing> _listings = [];
    private readonly List<ImageListing> _listingsWithLinks = [];
    private readonly Dictionary<FileIdentity, string> _trees = [];
    private readonly Dictionary<FileIdentity, (string Path, Func<string, IEnumerable<string>> References)> _referring = [];
    private readonly HashSet<string> _directories = new(PathComparison.Comparer);
    private readonly List<FileIdentity> _ancestors = [];
    private readonly HashSet<string> _unflushed = new(PathComparison.Comparer);
    private string? _directory;

    /// <summary>True if outputs have to survive a power failure. Outputs that the process deletes itself do not.</summary>
    public bool IsDurable { get; init; } = true;

    private bool HasOutputs
    {
        get
        {
            lock (_lock)
            {
                return _written.Count > 0;
            }
        }
    }

    /// <summary>Protects a file: a photo, a background image.</summary>
    /// <param name="path">The full path of the file. If the file does not exist, there is nothing to protect.</param>
    public void Protect(string path)
    {
        if (FileStatus.TryGet(path) is { Kind: FileKind.Regular } status)
        {
            lock (_lock)
            {
                ref ulong number = ref CollectionsMarshal.GetValueRefOrAddDefault(_inputs, status.Identity, out bool isKnown);
                number = isKnown ? number : _paths.Add(path);
            }
        }
    }

    /// <summary>Protects all photos that a listing finds, also those that it has not found yet.</summary>
    /// <param name="listing">The listing.</param>
    public void Protect(ImageListing listing)
    {
        lock (_lock)
        {
            if (_listings.Add(listing))
            {
                _listingsWithLinks.Add(listing);
            }
        }
    }

    /// <summary>Protects a file and the files beside it that it refers to.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="references">
    /// Finds the full paths of the files referred to. It is only called when an output goes to the file's directory, because it may have to
    /// read the whole file; an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> counts as no references.
    /// </param>
    internal void Protect(string path, Func<string, IEnumerable<string>> references)
    {
        Protect(path);
        if (Path.GetDirectoryName(path) is { } directory && FileStatus.TryGet(directory) is { } status)
        {
            lock (_lock)
            {
                _referring.TryAdd(status.Identity, (path, references));
            }
        }
    }

    /// <summary>Protects every file below a directory, because each may become a photo of the run at any time.</summary>
    /// <param name="directory">The full path of the directory.</param>
    public void ProtectTree(string directory)
    {
        if (FileStatus.TryGet(directory) is { } status)
        {
            lock (_lock)
            {
                _trees.TryAdd(status.Identity, directory);
            }
        }
    }

    /// <summary>Determines whether a path leads to a file that this run has written.</summary>
    /// <param name="path">A full path.</param>
    public bool HasWritten(string path)
    {
        if (!HasOutputs || FileStatus.TryGet(path) is not { } status)
        {
            return false;
        }

        lock (_lock)
        {
            return FindWritten(status.Identity) is not null;
        }
    }

    /// <summary>Refuses to write over a file that the run reads.</summary>
    /// <param name="output">The full path of the output file.</param>
    /// <param name="source">One more file that the run reads, or null.</param>
    /// <exception cref="OutputCollisionException">The path leads to a file that the run reads.</exception>
    public void Refuse(string output, string? source = null)
    {
        lock (_lock)
        {
            RefuseInputs(output, source, checkLinks: false);
        }
    }

    /// <summary>Determines whether the directory is used for the first time, and records its use.</summary>
    internal bool IsFirstIn(string directory)
    {
        lock (_lock)
        {
            return _directories.Add(directory);
        }
    }

    /// <summary>Gives a complete file its final name, after checking what is at the path at that moment.</summary>
    /// <exception cref="OutputExistsException">Something else has the name and may not be replaced.</exception>
    /// <exception cref="OutputCollisionException">The run reads the file with that name, or wrote it under another name.</exception>
    internal void Publish(string temporary, string path, bool overwrite, string? source)
    {
        FileIdentity identity = FileStatus.Get(temporary).Identity;
        lock (_lock)
        {
            if (overwrite)
            {
                RefuseInputs(path, source, checkLinks: true);
                RefuseOutputs(path);
            }

            AtomicFile.Rename(temporary, path, overwrite);

            // File systems reuse the inode of a deleted file.
            _inputs.Remove(identity);
            _written[identity] = _paths.Add(path);
            _unflushed.Add(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>
    /// Flushes the names of all outputs to the disks. Their content is already there; after this call, no reported output is lost in a
    /// power failure.
    /// </summary>
    public void Flush()
    {
        string[] directories;
        lock (_lock)
        {
            directories = [.. _unflushed];
            _unflushed.Clear();
        }

        Array.ForEach(directories, AtomicFile.FlushDirectory);
    }

    private void RefuseInputs(string output, string? source, bool checkLinks)
    {
        if (FileStatus.TryGet(output) is not { } status || FindWritten(status.Identity) is not null)
        {
            return;
        }

        if (source is not null && FileStatus.TryGet(source)?.Identity == status.Identity)
        {
            throw OutputCollisionException.WithInput(output, source);
        }

        if (checkLinks)
        {
            ProtectLinks();
        }

        ProtectReferences(output);
        if (_inputs.TryGetValue(status.Identity, out ulong number) && _paths[number] is var input && LeadsTo(input, status.Identity))
        {
            throw OutputCollisionException.WithInput(output, input);
        }

        if (_listings.Any(listing => listing.Finds(output)))
        {
            throw OutputCollisionException.WithInput(output, output);
        }

        // Replacing a link to a photo would not change the photo; but whoever looks through the link would find something else.
        if (checkLinks && _listings.Count > 0 && new FileInfo(output).LinkTarget is not null && LinkedPath.Real(output) is var real && _listings.Any(listing => listing.Finds(real)))
        {
            throw OutputCollisionException.WithInput(output, real);
        }

        if (_trees.Count > 0 && Ancestors(output).Any(_trees.ContainsKey))
        {
            throw OutputCollisionException.WithInput(output, output);
        }
    }

    private void RefuseOutputs(string path)
    {
        if (FileStatus.TryGet(path) is { } status && FindWritten(status.Identity) is { } written && !PathComparison.Same(path, written))
        {
            throw OutputCollisionException.WithOutput(path, written);
        }
    }

    private string? FindWritten(FileIdentity identity) =>
        _written.TryGetValue(identity, out ulong number) && _paths[number] is var path && LeadsTo(path, identity) ? path : null;

    /// <summary>
    /// Protects the targets of links in listings, which may be anywhere. This reads all names, and happens once, when the run is about to
    /// replace a file that it has not written.
    /// </summary>
    private void ProtectLinks()
    {
        foreach (ImageListing listing in _listingsWithLinks)
        {
            try
            {
                foreach (ImageFile photo in listing.Photos(static (_, _) => { }))
                {
                    if (new FileInfo(photo.Path).LinkTarget is not null && FileStatus.TryGet(photo.Path) is { Kind: FileKind.Regular } status)
                    {
                        _inputs.TryAdd(status.Identity, _paths.Add(photo.Path));
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The run reports a directory that cannot be read when it reads it.
            }
        }

        _listingsWithLinks.Clear();
    }

    /// <summary>Protects the files that files in the output's directory refer to.</summary>
    private void ProtectReferences(string output)
    {
        if (_referring.Count == 0)
        {
            return;
        }

        foreach (FileIdentity directory in Ancestors(output).Where(_referring.ContainsKey).ToArray())
        {
            _referring.Remove(directory, out (string Path, Func<string, IEnumerable<string>> References) file);
            try
            {
                foreach (string reference in file.References(file.Path))
                {
                    Protect(reference);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // If the file cannot be read, the run reports this when it reads it.
            }
        }
    }

    /// <summary>
    /// Returns the directories that contain a path, from the innermost to the outermost. Outputs mostly follow each other in a directory.
    /// </summary>
    private List<FileIdentity> Ancestors(string path)
    {
        string innermost = Path.GetDirectoryName(path)!;
        if (innermost != _directory)
        {
            _ancestors.Clear();
            for (string? directory = innermost; directory is not null; directory = Path.GetDirectoryName(directory))
            {
                if (FileStatus.TryGet(directory) is { } status)
                {
                    _ancestors.Add(status.Identity);
                }
            }

            // A directory that is created later must be found then.
            _directory = Directory.Exists(innermost) ? innermost : null;
        }

        return _ancestors;
    }

    // The identity may belong to another file by now.
    private static bool LeadsTo(string path, FileIdentity identity) => FileStatus.TryGet(path)?.Identity == identity;
}

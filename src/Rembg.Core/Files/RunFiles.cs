namespace Rembg.Files;

/// <summary>
/// The files that a run reads and those that it has written, known by what they are and not by their paths. No output is
/// written over a file that the run reads, under whatever name. It may be used from several threads at once.
/// </summary>
public sealed class RunFiles
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FileIdentity, string> _inputs = [];
    private readonly Dictionary<FileIdentity, string> _written = [];
    private readonly Dictionary<FileIdentity, string> _trees = [];
    private readonly Dictionary<FileIdentity, (string Path, Func<string, IEnumerable<string>> References)> _referring = [];
    private readonly HashSet<string> _directories = new(PathComparison.Comparer);
    private readonly HashSet<string> _unflushed = new(PathComparison.Comparer);

    /// <summary>Says whether outputs have to survive a power cut. Outputs that the process itself deletes do not.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>Protects a file: a photo, a background image.</summary>
    /// <param name="path">Its full path. Where there is no such file, there is nothing to protect.</param>
    public void Protect(string path)
    {
        if (FileStatus.TryGet(path) is { Kind: FileKind.Regular } status)
        {
            lock (_lock)
            {
                _inputs.TryAdd(status.Identity, path);
            }
        }
    }

    /// <summary>Protects a file, together with the files beside it that it refers to.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="references">
    /// Finds the full paths of these files. It is called only when an output goes to the file's directory, because it may have to read the
    /// whole file; an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> counts as no references.
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

    /// <summary>Protects every file below a directory, as each may become a photo of the run at any time.</summary>
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

    /// <summary>Tells whether a path leads to a file that this run has written.</summary>
    /// <param name="path">A full path.</param>
    public bool HasWritten(string path)
    {
        if (FileStatus.TryGet(path) is not { } status)
        {
            return false;
        }

        lock (_lock)
        {
            return FindWritten(status.Identity) is not null;
        }
    }

    /// <summary>Refuses to write over a file that the run reads.</summary>
    /// <param name="output">The full path of the file wanted.</param>
    /// <param name="source">One more file that is read; null for none.</param>
    /// <exception cref="OutputCollisionException">The path leads to such a file.</exception>
    public void Refuse(string output, string? source = null)
    {
        lock (_lock)
        {
            RefuseInputs(output, source);
        }
    }

    /// <summary>Tells whether this is the first use of a directory.</summary>
    internal bool IsFirstIn(string directory)
    {
        lock (_lock)
        {
            return _directories.Add(directory);
        }
    }

    /// <summary>Gives a complete file its name. What lies there is looked at in the same moment.</summary>
    /// <exception cref="OutputExistsException">Something has the name and may not be replaced.</exception>
    /// <exception cref="OutputCollisionException">The run reads the file that has the name, or wrote it under another name.</exception>
    internal void Publish(string temporary, string path, bool overwrite, string? source)
    {
        FileIdentity identity = FileStatus.Get(temporary).Identity;
        lock (_lock)
        {
            if (overwrite)
            {
                RefuseInputs(path, source);
                RefuseOutputs(path);
            }

            AtomicFile.Rename(temporary, path, overwrite);

            // A file system gives the number of a deleted file to a new one.
            _inputs.Remove(identity);
            _written[identity] = path;
            _unflushed.Add(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>
    /// Has the disks keep the names of all outputs. The outputs' content is there before their names are; with this, nothing
    /// that the run has reported is missing after a power cut.
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

    private void RefuseInputs(string output, string? source)
    {
        if (FileStatus.TryGet(output) is not { } status || FindWritten(status.Identity) is not null)
        {
            return;
        }

        if (source is not null && FileStatus.TryGet(source)?.Identity == status.Identity)
        {
            throw OutputCollisionException.WithInput(output, source);
        }

        ProtectReferences(output);
        if (_inputs.TryGetValue(status.Identity, out string? input) && LeadsTo(input, status.Identity))
        {
            throw OutputCollisionException.WithInput(output, input);
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
        _written.TryGetValue(identity, out string? path) && LeadsTo(path, identity) ? path : null;

    /// <summary>Protects what files of the directory that an output goes to refer to.</summary>
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
                // The run reports a file that cannot be read when it reads it.
            }
        }
    }

    /// <summary>The directories that a path lies in, from the inside out.</summary>
    private static IEnumerable<FileIdentity> Ancestors(string path)
    {
        for (string? directory = Path.GetDirectoryName(path); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (FileStatus.TryGet(directory) is { } status)
            {
                yield return status.Identity;
            }
        }
    }

    // A number may belong to another file by now.
    private static bool LeadsTo(string path, FileIdentity identity) => FileStatus.TryGet(path)?.Identity == identity;
}

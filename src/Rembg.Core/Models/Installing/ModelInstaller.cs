using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>
/// Installs a published model's file in a directory. The file gets its name only after its checksum has been verified. If
/// several processes install the same model at once, one downloads it and the others use the result.
/// </summary>
public sealed class ModelInstaller
{
    // Bytes: a server that sends less than this in all attempts together is given up.
    private const int LeastProgress = 1 << 20;

    private readonly InstallOptions _options;

    /// <summary>Creates an installer for one source.</summary>
    /// <param name="options">The source, and the settings for retries and timeouts.</param>
    public ModelInstaller(InstallOptions options)
    {
        _options = options;
    }

    /// <summary>Returns the first source of a model: an address without secrets, or a path.</summary>
    /// <param name="model">A published model.</param>
    /// <exception cref="DownloadFailedException">
    /// The source is neither an address nor a full path, or it requires the network, which is not allowed.
    /// </exception>
    public string Origin(ModelDescription model) => Sources(model)[0].Name;

    /// <summary>Installs a model as <c>NAME.onnx</c>; an existing file is left alone if it is the published one.</summary>
    /// <param name="model">A published model.</param>
    /// <param name="directory">The destination; created if it is missing.</param>
    /// <param name="progress">Receives the progress, on the calling thread.</param>
    /// <param name="note">Receives a sentence about each event, such as a retry or a resumed download.</param>
    /// <param name="cancellationToken">Cancels at any time; the received part is kept for the next installation.</param>
    /// <returns>The file's full path.</returns>
    /// <exception cref="ModelNotFoundException">The model is not published.</exception>
    /// <exception cref="ModelModifiedException">Another file of this name exists and may not be replaced.</exception>
    /// <exception cref="OutputCollisionException">The file would be copied over itself.</exception>
    /// <exception cref="DownloadFailedException">The download failed.</exception>
    /// <exception cref="ChecksumMismatchException">The downloaded file is not the published one.</exception>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    /// <exception cref="OutputNotWritableException">The directory or the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public string Install(ModelDescription model, string directory, IProgress<InstallProgress>? progress, Action<string>? note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        cancellationToken.ThrowIfCancellationRequested();
        Installation installation = new(model, directory, progress, note, cancellationToken);
        if (IsInstalled(installation))
        {
            return installation.Path;
        }

        IReadOnlyList<ModelSource> sources = Sources(model);
        RefuseToReplaceSources(installation, sources);
        using FileLock held = Lock(installation);
        if (!IsInstalled(installation))
        {
            Bring(installation, sources);
            Publish(installation);
        }

        return installation.Path;
    }

    private bool IsInstalled(Installation installation)
    {
        if (_options.Overwrite || !File.Exists(installation.Path))
        {
            return false;
        }

        return installation.Mismatch(installation.Path) is { } actual
            ? throw new ModelModifiedException(installation.Path, installation.Publication.Checksums, actual)
            : true;
    }

    private IReadOnlyList<ModelSource> Sources(ModelDescription model)
    {
        IReadOnlyList<ModelSource> sources = ModelSource.Resolve(_options.Source, model);
        return _options.Offline && sources[0] is HttpSource
            ? throw new DownloadFailedException(sources[0].Name, DownloadFailureReason.Offline, "use of the network is not allowed")
            : sources;
    }

    /// <summary>
    /// Rejects sources with the name of a temporary file of this installation. The model's own file may be the source: it is
    /// replaced only by a copy whose checksum is right.
    /// </summary>
    private static void RefuseToReplaceSources(Installation installation, IReadOnlyList<ModelSource> sources)
    {
        RunFiles files = new();
        foreach (FileSource source in sources.OfType<FileSource>())
        {
            files.Protect(source.Path);
        }

        files.Refuse(installation.Part);
        files.Refuse(installation.Rejected);
    }

    private static FileLock Lock(Installation installation) => installation.Guard(() =>
    {
        SafeFiles.CreateDirectory(installation.Directory);
        bool noted = false;
        return FileLock.Acquire(
            installation.Lock,
            () =>
            {
                if (!noted)
                {
                    installation.Note($"Another process is installing the model '{installation.Model.Name}'; waiting.");
                    noted = true;
                }

                installation.Report(InstallStep.Wait, 0, null);
            },
            installation.CancellationToken);
    });

    /// <summary>Fetches the published file and verifies it beside its final place.</summary>
    private void Bring(Installation installation, IReadOnlyList<ModelSource> sources)
    {
        (string source, bool pieced) = Fetch(installation, sources);
        IReadOnlyList<Checksum>? mismatch = installation.Mismatch(installation.Part);
        if (mismatch is not null && pieced)
        {
            installation.Note("The pieces of the download do not make up the published file; it starts over.");
            installation.Guard(() => File.Delete(installation.Part));
            (source, _) = Fetch(installation, sources);
            mismatch = installation.Mismatch(installation.Part);
        }

        if (mismatch is not null)
        {
            installation.Guard(() => BusyFile.Move(installation.Part, installation.Rejected, overwrite: true));
            throw new ChecksumMismatchException(installation.Rejected, source, installation.Publication.Checksums, mismatch);
        }
    }

    /// <summary>Completes the partial file. Returns its source, and true if it consists of several pieces.</summary>
    private (string Source, bool Pieced) Fetch(Installation installation, IReadOnlyList<ModelSource> sources)
    {
        using PartFile part = new(installation);
        DiskSpace.Require(installation.Path, installation.Publication.Size - part.Length);
        string source = FetchFromFirst(installation, sources, part);
        if (part.Length == 0)
        {
            throw new DownloadFailedException(source, DownloadFailureReason.Server, "the file is empty");
        }

        part.Flush();
        return (source, part.IsPieced);
    }

    private string FetchFromFirst(Installation installation, IReadOnlyList<ModelSource> sources, PartFile part)
    {
        foreach (ModelSource source in sources)
        {
            try
            {
                Fetch(installation, source, part);
                return source.Name;
            }
            catch (DownloadFailedException exception) when (exception.Reason == DownloadFailureReason.NotFound && sources.Count > 1)
            {
                installation.Note(exception.Message);
            }
        }

        throw new DownloadFailedException(sources[0].Name, DownloadFailureReason.NotFound, $"neither this file nor '{sources[^1].Name}' exists");
    }

    private void Fetch(Installation installation, ModelSource source, PartFile part)
    {
        if (source is FileSource file)
        {
            FileCopy.Copy(file, part, installation);
            return;
        }

        using HttpTransfer transfer = new(_options, installation);
        while (!TryFetch((HttpSource)source, part, transfer, installation))
        {
            installation.Note("The connection is lost repeatedly, but part of the file arrives each time; the download continues.");
        }
    }

    /// <summary>Fetches with all retries. A large file over a bad connection may take more of them, as long as it makes progress.</summary>
    private bool TryFetch(HttpSource source, PartFile part, HttpTransfer transfer, Installation installation)
    {
        long before = part.Length;
        try
        {
            RetryPolicy.Run(_options, () => transfer.Attempt(source, part), installation.Note, installation.CancellationToken);
            return true;
        }
        catch (DownloadFailedException exception) when (exception.IsTransient && part.Length - before >= LeastProgress)
        {
            return false;
        }
    }

    /// <summary>
    /// Renames the file to its final name. If another program, which ignores the lock, has created one in the meantime, that
    /// one is kept.
    /// </summary>
    private void Publish(Installation installation) => installation.Guard(() =>
    {
        try
        {
            SafeFiles.Protect(installation.Part);
            AtomicFile.Rename(installation.Part, installation.Path, _options.Overwrite);
            AtomicFile.FlushDirectory(installation.Directory);
        }
        catch (OutputExistsException)
        {
            File.Delete(installation.Part);
            _ = IsInstalled(installation);
        }
    });
}

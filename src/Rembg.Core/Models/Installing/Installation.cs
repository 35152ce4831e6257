using System.Diagnostics;

using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>One model on its way into one directory: the names of its files, and who wants to know about it.</summary>
internal sealed class Installation
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(100);

    private readonly IProgress<InstallProgress>? _progress;
    private readonly Action<string>? _note;
    private InstallStep? _reported;
    private long _reportedAt;

    /// <summary>Makes its directory a full one.</summary>
    public Installation(ModelDescription model, string directory, IProgress<InstallProgress>? progress, Action<string>? note, CancellationToken cancellationToken)
    {
        Model = model;
        Publication = model.Publication ?? throw new ModelNotFoundException(model.Name, $"The model '{model.Name}' is not published, so it cannot be brought.");
        _progress = progress;
        _note = note;
        CancellationToken = cancellationToken;
        Directory = System.IO.Path.GetFullPath(directory);
        Path = System.IO.Path.Combine(Directory, model.Name + ".onnx");
    }

    public ModelDescription Model { get; }

    public ModelPublication Publication { get; }

    public CancellationToken CancellationToken { get; }

    public string Directory { get; }

    /// <summary>The file wanted.</summary>
    public string Path { get; }

    /// <summary>The part of the file that has arrived.</summary>
    public string Part => Path + ".part";

    /// <summary>A file that arrived and is not the published one.</summary>
    public string Rejected => Path + ".rejected";

    /// <summary>Whoever has this file open installs the model.</summary>
    public string Lock => System.IO.Path.Combine(Directory, $".{Model.Name}.lock");

    /// <summary>The most bytes that are taken, whatever a server sends: a file of a variant may be larger, a wrong one is not to fill the disk.</summary>
    public long Limit => (2 * Publication.Size) + 1_000_000;

    /// <summary>Tells where it is; not more often than anybody can see, but each step once.</summary>
    public void Report(InstallStep step, long bytes, long? total)
    {
        if (step != _reported || bytes == total || Stopwatch.GetElapsedTime(_reportedAt) >= BetweenReports)
        {
            _reported = step;
            _reportedAt = Stopwatch.GetTimestamp();
            _progress?.Report(new InstallProgress(step, bytes, total));
        }
    }

    public void Note(string line) => _note?.Invoke(line);

    /// <summary>The checksums of a file that is not the published one; null for the one that is.</summary>
    /// <exception cref="OutputNotWritableException">It cannot be read.</exception>
    public IReadOnlyList<Checksum>? Mismatch(string file) => Guard(() =>
    {
        long length = new FileInfo(file).Length;
        Report(InstallStep.Verify, 0, length);
        bool matches = Checksum.Matches(file, Publication.Checksums, CancellationToken, out IReadOnlyList<Checksum> actual);
        Report(InstallStep.Verify, length, length);
        return matches ? null : actual;
    });

    /// <summary>Does something to its files.</summary>
    /// <exception cref="DiskFullException">There is no room.</exception>
    /// <exception cref="OutputNotWritableException">The file system refused.</exception>
    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WriteFailure.OfFile(Path, exception);
        }
    }

    /// <inheritdoc cref="Guard{T}"/>
    public void Guard(Action work) => Guard(() =>
    {
        work();
        return true;
    });
}

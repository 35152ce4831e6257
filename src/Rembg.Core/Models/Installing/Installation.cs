using System.Diagnostics;

using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>The installation of one model in one directory: the names of its files, and the receivers of progress and notes.</summary>
internal sealed class Installation
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(100);

    private readonly IProgress<InstallProgress>? _progress;
    private readonly Action<string>? _note;
    private InstallStep? _reported;
    private long _reportedAt;

    /// <summary>Converts the directory to a full path.</summary>
    public Installation(ModelDescription model, string directory, IProgress<InstallProgress>? progress, Action<string>? note, CancellationToken cancellationToken)
    {
        Model = model;
        Publication = model.Publication ?? throw new ModelNotFoundException(model.Name, $"The model '{model.Name}' is not published, so it cannot be downloaded.");
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

    /// <summary>The final file.</summary>
    public string Path { get; }

    /// <summary>The partial file.</summary>
    public string Part => Path + ".part";

    /// <summary>A downloaded file that is not the published one.</summary>
    public string Rejected => Path + ".rejected";

    /// <summary>The lock file; its holder installs the model.</summary>
    public string Lock => System.IO.Path.Combine(Directory, $".{Model.Name}.lock");

    /// <summary>
    /// The largest number of bytes accepted from a server: a variant of the file may be larger, but a wrong file must not fill
    /// the disk.
    /// </summary>
    public long Limit => (2 * Publication.Size) + 1_000_000;

    /// <summary>Reports progress, no more often than anybody can see, but each step at least once.</summary>
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

    /// <summary>Returns the checksums of a file that is not the published one; null for the published file.</summary>
    /// <exception cref="OutputNotWritableException">The file cannot be read.</exception>
    public IReadOnlyList<Checksum>? Mismatch(string file) => Guard(() =>
    {
        long length = new FileInfo(file).Length;
        Report(InstallStep.Verify, 0, length);
        bool matches = Checksum.Matches(file, Publication.Checksums, CancellationToken, out IReadOnlyList<Checksum> actual);
        Report(InstallStep.Verify, length, length);
        return matches ? null : actual;
    });

    /// <summary>Runs an operation on the files and converts its exceptions.</summary>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    /// <exception cref="OutputNotWritableException">The file system refused the operation.</exception>
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

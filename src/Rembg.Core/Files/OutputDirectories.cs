namespace Rembg.Files;

/// <summary>Checks that outputs can be written to their directories before any work is done. Instances are not thread-safe.</summary>
public sealed class OutputDirectories
{
    private readonly Dictionary<string, RembgException?> _problems = new(PathComparison.Comparer);

    /// <summary>True to try directories that could not be written again each time, because the work goes on until the problem is solved.</summary>
    public bool TriesAgain { get; init; }

    /// <summary>Determines whether files can be written to a directory. Each directory is tried once, unless <see cref="TriesAgain"/> is set.</summary>
    /// <param name="directory">The full path of the directory, which need not exist.</param>
    /// <returns>False if an earlier attempt failed.</returns>
    /// <exception cref="OutputNotWritableException">The first attempt failed: the directory cannot be written.</exception>
    /// <exception cref="DiskFullException">The first attempt failed: the disk is full.</exception>
    public bool CanWrite(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);

        // Directories that do not exist yet depend on the nearest one that does; one error is enough for all of them.
        string existing = WriteFailure.NearestExisting(directory);
        bool isKnown = _problems.TryGetValue(existing, out RembgException? problem);
        if (isKnown && (problem is null || !TriesAgain))
        {
            return problem is null;
        }

        RembgException? failure = WriteFailure.OfDirectory(existing);
        _problems[existing] = failure;
        return failure is null ? true : isKnown ? false : throw failure;
    }

    /// <summary>Returns the failure of the last attempt to write to a directory; null if it succeeded.</summary>
    /// <param name="directory">The full path of the directory, which need not exist.</param>
    public RembgException? ProblemOf(string directory) => _problems.GetValueOrDefault(WriteFailure.NearestExisting(directory));

    /// <summary>Forgets that a directory was writable, so that it is tried again.</summary>
    /// <param name="directory">The full path of a directory in which a write has failed.</param>
    public void Doubt(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string existing = WriteFailure.NearestExisting(directory);
        if (_problems.TryGetValue(existing, out RembgException? problem) && problem is null)
        {
            _problems.Remove(existing);
        }
    }
}

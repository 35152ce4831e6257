namespace Rembg.Files;

/// <summary>Finds out before any work is done whether outputs can be written where they are to go. Not for several threads at once.</summary>
public sealed class OutputDirectories
{
    private readonly Dictionary<string, bool> _isWritable = new(PathComparison.Comparer);

    /// <summary>Tells whether files can be written to a directory. It tries each directory once.</summary>
    /// <param name="directory">The full path of the directory, which need not exist.</param>
    /// <returns>False where it was tried before and cannot.</returns>
    /// <exception cref="OutputNotWritableException">It is tried for the first time and cannot be written.</exception>
    /// <exception cref="DiskFullException">It is tried for the first time and has no room.</exception>
    public bool CanWrite(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);

        // Directories that do not exist yet depend on the one that they will be made in: one error is enough for all.
        string existing = WriteFailure.NearestExisting(directory);
        if (_isWritable.TryGetValue(existing, out bool isWritable))
        {
            return isWritable;
        }

        RembgException? failure = WriteFailure.OfDirectory(existing);
        _isWritable[existing] = failure is null;
        return failure is null ? true : throw failure;
    }

    /// <summary>Forgets a directory that could be written, so that it is tried again.</summary>
    /// <param name="directory">The full path of a directory in which a write has failed.</param>
    public void Doubt(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string existing = WriteFailure.NearestExisting(directory);
        if (_isWritable.GetValueOrDefault(existing))
        {
            _isWritable.Remove(existing);
        }
    }
}

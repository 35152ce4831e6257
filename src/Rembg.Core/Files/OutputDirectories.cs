namespace Rembg.Files;

/// <summary>Checks that outputs can be written to their directories before any work is done. Instances are not thread-safe.</summary>
public sealed class OutputDirectories
{
    private readonly Dictionary<string, bool> _isWritable = new(PathComparison.Comparer);

    /// <summary>Determines whether files can be written to a directory. Each directory is tried once.</summary>
    /// <param name="directory">The full path of the directory, which need not exist.</param>
    /// <returns>False if an earlier attempt failed.</returns>
    /// <exception cref="OutputNotWritableException">The first attempt failed: the directory cannot be written.</exception>
    /// <exception cref="DiskFullException">The first attempt failed: the disk is full.</exception>
    public bool CanWrite(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);

        // Directories that do not exist yet depend on the nearest one that does; one error is enough for all of them.
        string existing = WriteFailure.NearestExisting(directory);
        if (_isWritable.TryGetValue(existing, out bool isWritable))
        {
            return isWritable;
        }

        RembgException? failure = WriteFailure.OfDirectory(existing);
        _isWritable[existing] = failure is null;
        return failure is null ? true : throw failure;
    }

    /// <summary>Forgets that a directory was writable, so that it is tried again.</summary>
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

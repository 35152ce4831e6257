using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>The partial file of a download. It remains if the download is interrupted, and the next download resumes from it.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly Installation _installation;
    private readonly FileStream _file;

    /// <summary>Opens the partial file of an earlier download, or an empty file.</summary>
    /// <exception cref="OutputNotWritableException">The file cannot be opened.</exception>
    public PartFile(Installation installation)
    {
        _installation = installation;
        _file = installation.Guard(() => new FileStream(installation.Part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        _file.Position = _file.Length;
        Resume();
    }

    /// <summary>The number of bytes received so far.</summary>
    public long Length => _file.Position;

    /// <summary>True if the file consists of several responses and so perhaps of different files.</summary>
    public bool IsPieced { get; private set; }

    /// <summary>Declares that the next bytes follow the existing ones.</summary>
    public void Resume() => IsPieced = Length > 0;

    /// <summary>Discards the existing bytes.</summary>
    /// <exception cref="OutputNotWritableException">The file system refused the operation.</exception>
    public void Restart()
    {
        if (Length > 0)
        {
            _installation.Guard(() => _file.SetLength(0));
        }

        IsPieced = false;
    }

    /// <summary>Throws, before anything is written, if a source announces more bytes than are accepted or than fit on the disk.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="more">The number of bytes to come.</param>
    /// <exception cref="DownloadFailedException">The size exceeds the limit for the model.</exception>
    /// <exception cref="DiskFullException">The disk is too full.</exception>
    public void Expect(string source, long more)
    {
        if (more > _installation.Limit - Length)
        {
            throw TooLarge(source, $"it announces {Length + more} bytes");
        }

        DiskSpace.Require(_installation.Path, more);
    }

    /// <summary>Appends received bytes.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="DownloadFailedException">The size exceeds the limit for the model.</exception>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    public void Append(string source, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _installation.Limit - Length)
        {
            throw TooLarge(source, $"it sends more than {_installation.Limit} bytes");
        }

        try
        {
            _file.Write(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WriteFailure.OfFile(_installation.Path, exception);
        }
    }

    /// <summary>Flushes the file to disk, so that after a power failure no renamed file lacks its content.</summary>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    public void Flush() => _installation.Guard(() => _file.Flush(flushToDisk: true));

    /// <summary>Closes the file, and deletes it if nothing was received.</summary>
    public void Dispose()
    {
        bool empty = Length == 0;
        _file.Dispose();
        if (empty)
        {
            Remove(_installation.Part);
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A problem with the directory is already being reported, and an empty file does no harm.
        }
    }

    private DownloadFailedException TooLarge(string source, string clause)
    {
        // None of the received bytes can be used.
        Restart();
        return new DownloadFailedException(source, DownloadFailureReason.TooLarge, $"{clause}, but the model has {_installation.Publication.Size}");
    }
}

using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>The part of a model that has come. It stays where a download ends early, and the next goes on from there.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly Installation _installation;
    private readonly FileStream _file;

    /// <summary>Opens what an earlier download left, or an empty file.</summary>
    /// <exception cref="OutputNotWritableException">It cannot be opened.</exception>
    public PartFile(Installation installation)
    {
        _installation = installation;
        _file = installation.Guard(() => new FileStream(installation.Part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        _file.Position = _file.Length;
        Resume();
    }

    /// <summary>The bytes that are here.</summary>
    public long Length => _file.Position;

    /// <summary>True if the file comes from more than one answer, and so perhaps from different files.</summary>
    public bool IsPieced { get; private set; }

    /// <summary>The bytes that come now belong behind those that are here.</summary>
    public void Resume() => IsPieced = Length > 0;

    /// <summary>Drops what is here.</summary>
    /// <exception cref="OutputNotWritableException">The file system refused.</exception>
    public void Restart()
    {
        if (Length > 0)
        {
            _installation.Guard(() => _file.SetLength(0));
        }

        IsPieced = false;
    }

    /// <summary>Fails before anything is written where a source announces more than is taken or than there is room for.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="more">The bytes that are to come.</param>
    /// <exception cref="DownloadFailedException">It is more than the model can be.</exception>
    /// <exception cref="DiskFullException">There is no room.</exception>
    public void Expect(string source, long more)
    {
        if (more > _installation.Limit - Length)
        {
            throw TooLarge(source, $"it announces {Length + more} bytes");
        }

        DiskSpace.Require(_installation.Path, more);
    }

    /// <summary>Writes what came.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="DownloadFailedException">It is more than the model can be.</exception>
    /// <exception cref="DiskFullException">There is no room.</exception>
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

    /// <summary>Has the disk keep it: a power cut after the renaming must not leave the name without the content.</summary>
    /// <exception cref="DiskFullException">There was no room after all.</exception>
    public void Flush() => _installation.Guard(() => _file.Flush(flushToDisk: true));

    /// <summary>Closes the file, and removes one that nothing came for.</summary>
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
            // What went wrong with the directory is on its way already, and an empty file harms nobody.
        }
    }

    private DownloadFailedException TooLarge(string source, string clause)
    {
        // Nothing of it is of any use.
        Restart();
        return new DownloadFailedException(source, DownloadFailureReason.TooLarge, $"{clause}, and the model has {_installation.Publication.Size}");
    }
}

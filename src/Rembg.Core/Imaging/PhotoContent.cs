using Microsoft.Win32.SafeHandles;

using NetVips;

using Rembg.Files;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>
/// The bytes of an image, in a file or in memory, to be read as often as they are needed. A file is opened once: whatever
/// gets its name meanwhile, all reads are of the same file, and a change of it is noticed.
/// </summary>
internal sealed class PhotoContent : IDisposable
{
    private readonly byte[]? _bytes;
    private readonly SafeFileHandle? _file;
    private readonly FileStatus _status;

    private PhotoContent(string name, byte[] bytes)
    {
        Name = name;
        Length = bytes.Length;
        _bytes = bytes;
    }

    private PhotoContent(string path, SafeFileHandle file, FileStatus status)
    {
        Name = path;
        Length = status.Length;
        _file = file;
        _status = status;
    }

    /// <summary>The file's path, or what an image in memory is called in messages.</summary>
    public string Name { get; }

    /// <summary>Bytes that it has.</summary>
    public long Length { get; }

    /// <summary>
    /// A path for libraries that read named files only; null for an image in memory. On Linux it leads to the file that is open
    /// here and to no other, for as long as this or the result of <see cref="KeepOpen"/> is not disposed.
    /// </summary>
    public string? File => _file is null ? null : OperatingSystem.IsLinux() ? $"/proc/self/fd/{_file.DangerousGetHandle()}" : Name;

    /// <summary>Bytes that it holds in memory.</summary>
    public long WorkingSize => _bytes?.Length ?? 0;

    /// <summary>True if the file was changed, moved, replaced or deleted after it was opened.</summary>
    public bool HasChanged => _file is not null && FileStatus.TryGet(Name) != _status;

    /// <summary>Opens an image in a file.</summary>
    /// <exception cref="ImageUnreadableException">The file cannot be opened, or is a pipe, a socket or a device.</exception>
    public static PhotoContent OfFile(string path)
    {
        try
        {
            SafeFileHandle file = RegularFile.Open(path, out FileStatus status);
            return new PhotoContent(path, file, status);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageUnreadableException(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>An image in memory, which must not change while it is used.</summary>
    public static PhotoContent OfBytes(string name, byte[] bytes) => new(name, bytes);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="stream">The stream, seekable or not; it stays the caller's.</param>
    /// <param name="limit">The most bytes it may have.</param>
    /// <param name="cancellationToken">Stops between two reads.</param>
    /// <exception cref="ImageUnreadableException">It has more, or fails.</exception>
    public static PhotoContent Read(string name, Stream stream, long limit, CancellationToken cancellationToken)
    {
        const int BlockSize = 1 << 16;
        using MemoryStream content = new();
        byte[] block = new byte[BlockSize];
        if (!stream.CanRead)
        {
            throw new ImageUnreadableException(name, "the stream is closed, or was not opened for reading");
        }

        try
        {
            while (stream.Read(block) is > 0 and int count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (content.Length + count > Math.Min(limit, Array.MaxLength))
                {
                    throw new ImageUnreadableException(name, $"it has more than {limit} bytes");
                }

                content.Write(block, 0, count);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new ImageUnreadableException(name, exception.Message.TrimEnd('.'), exception);
        }

        return OfBytes(name, content.ToArray());
    }

    /// <summary>A stream of its own from the first byte on. It must be disposed before this is.</summary>
    public Stream OpenRead() => _bytes is not null ? new MemoryStream(_bytes, writable: false) : new PhotoStream(_file!);

    /// <summary>A source of its own for libvips. Cancellation ends its reads, and the scope learns when one fails.</summary>
    /// <param name="vips">The owner of the source.</param>
    public Source OpenSource(VipsScope vips) => _bytes is not null ? vips.Track(Source.NewFromMemory(_bytes)) : PhotoSource.Open(OpenRead(), Name, vips);

    /// <summary>Keeps the file open until the result is disposed, even where this is disposed before.</summary>
    /// <exception cref="ObjectDisposedException">This is disposed already.</exception>
    public IDisposable KeepOpen() => new OpenFile(_file);

    /// <summary>SHA-256 of the bytes.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Checksum Hash(CancellationToken cancellationToken)
    {
        using Stream stream = OpenRead();
        return Checksum.Compute(stream, [ChecksumAlgorithm.Sha256], cancellationToken)[0];
    }

    /// <summary>Throws where what was read may be of several files, or of several states of one.</summary>
    /// <exception cref="ImageChangedException">The file has changed since it was opened.</exception>
    public void ThrowIfChanged()
    {
        if (HasChanged)
        {
            throw new ImageChangedException(Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private sealed class OpenFile : IDisposable
    {
        private SafeFileHandle? _file;

        public OpenFile(SafeFileHandle? file)
        {
            bool isAdded = false;
            file?.DangerousAddRef(ref isAdded);
            _file = file;
        }

        public void Dispose()
        {
            _file?.DangerousRelease();
            _file = null;
        }
    }
}

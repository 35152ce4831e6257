using Microsoft.Win32.SafeHandles;

using NetVips;

using Rembg.Files;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>
/// The bytes of an image in a file or in memory, which can be read any number of times. A file is opened once, so all reads come from the
/// same file even if another file gets its name; changes to it are detected.
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

    /// <summary>The path of the file, or the name of an image in memory in messages.</summary>
    public string Name { get; }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>
    /// The path for libraries that can only read named files; null for an image in memory. On Linux, it leads to the file that is open here
    /// and to no other, until both this instance and all results of <see cref="KeepOpen"/> are disposed.
    /// </summary>
    public string? File => _file is null ? null : OperatingSystem.IsLinux() ? $"/proc/self/fd/{_file.DangerousGetHandle()}" : Name;

    /// <summary>The number of bytes that it holds in memory.</summary>
    public long WorkingSize => _bytes?.Length ?? 0;

    /// <summary>True if the file was changed, moved, replaced or deleted after it was opened.</summary>
    public bool HasChanged => _file is not null && FileStatus.TryGet(Name) != _status;

    /// <summary>Opens an image file.</summary>
    /// <exception cref="ImageUnreadableException">The file cannot be opened, or is a pipe, a socket or a device.</exception>
    public static PhotoContent OfFile(string path)
    {
        try
        {
            SafeFileHandle file = RegularFile.Open(path, out FileStatus status);
            return new PhotoContent(path, file, status);
        }
        catch (FileNotFoundException exception)
        {
            throw new ImageUnreadableException(path, DescribeAbsence(path) ?? exception.Message.TrimEnd('.'), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageUnreadableException(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Explains why a file that was found cannot be opened; null if it was deleted in the meantime.</summary>
    private static string? DescribeAbsence(string path) =>
        new FileInfo(path).LinkTarget is { } target ? $"it is a link to '{target}', which does not exist"
            : Path.GetFileName(path).Contains('\uFFFD', StringComparison.Ordinal) ? "its name contains bytes that are not UTF-8, so it cannot be opened; rename it"
            : null;

    /// <summary>Creates the content from an array, which must not change while it is in use.</summary>
    public static PhotoContent OfBytes(string name, byte[] bytes) => new(name, bytes);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="name">The name of the image in messages.</param>
    /// <param name="stream">The stream, seekable or not, which the caller disposes.</param>
    /// <param name="limit">The largest number of bytes allowed.</param>
    /// <param name="cancellationToken">Cancels the operation between two reads.</param>
    /// <exception cref="ImageUnreadableException">The stream exceeds the limit, or reading it fails.</exception>
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

    /// <summary>Opens a separate stream that starts at the first byte. It must be disposed before this instance.</summary>
    public Stream OpenRead() => _bytes is not null ? new MemoryStream(_bytes, writable: false) : new PhotoStream(_file!);

    /// <summary>Opens a separate source for libvips. Cancellation ends its reads, and the scope records read failures.</summary>
    /// <param name="vips">The owner of the source.</param>
    public Source OpenSource(VipsScope vips) => _bytes is not null ? vips.Track(Source.NewFromMemory(_bytes)) : PhotoSource.Open(OpenRead(), Name, vips);

    /// <summary>Keeps the file open until the result is disposed, even if this instance is disposed earlier.</summary>
    /// <exception cref="ObjectDisposedException">This instance is already disposed.</exception>
    public IDisposable KeepOpen() => new OpenFile(_file);

    /// <summary>Computes the SHA-256 of the bytes.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Checksum Hash(CancellationToken cancellationToken)
    {
        using Stream stream = OpenRead();
        return Checksum.Compute(stream, [ChecksumAlgorithm.Sha256], cancellationToken)[0];
    }

    /// <summary>Throws an exception if the reads may have come from several files or from several states of one file.</summary>
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

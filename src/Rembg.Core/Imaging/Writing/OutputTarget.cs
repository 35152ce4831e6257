using System.Runtime.ExceptionServices;

using NetVips;

using Rembg.Files;

namespace Rembg.Imaging.Writing;

/// <summary>Opens files and streams as targets of libvips, and reports why a write failed.</summary>
internal static class OutputTarget
{
    private const int BufferSize = 1 << 16;

    // errno's EFBIG, for which .NET has no specific exception type.
    private const int FileTooBig = 27;

    /// <summary>Writes to an existing file.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="encode">Encodes to the target.</param>
    /// <exception cref="IOException">The encoding failed, or the file system refused a write.</exception>
    public static void WriteFile(string path, Action<Target> encode)
    {
        IOException? failure = null;
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, BufferSize);
        try
        {
            Write(file, encode, exception => failure ??= exception);
            file.Flush();
        }
        catch (Exception exception) when (failure is not null && exception is not OperationCanceledException)
        {
            // libvips only knows that writing failed; the exception of the file system gives the reason.
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Writes to a stream after the encoding is complete; until then the compressed file is in memory.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <param name="encode">Encodes to the target.</param>
    /// <exception cref="OutputNotWritableException">The encoding or the stream failed.</exception>
    public static void WriteStream(Stream stream, string name, Action<Target> encode)
    {
        using MemoryStream buffer = new();
        try
        {
            Write(buffer, encode, static _ => { });
            buffer.WriteTo(stream);
        }
        catch (IOException exception)
        {
            throw new OutputNotWritableException(name, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static void Write(Stream stream, Action<Target> encode, Action<IOException> onFailure)
    {
        using Target target = Open(stream, onFailure);
        encode(target);
    }

    // TIFF seeks back to data that was already written.
    private static TargetCustom Open(Stream stream, Action<IOException> onFailure)
    {
        TargetCustom target = new();
        target.OnWrite += (bytes, length) => Attempt(
            () =>
            {
                stream.Write(bytes, 0, length);
                return length;
            },
            onFailure);
        target.OnRead += (bytes, length) => Attempt(() => stream.Read(bytes, 0, length), onFailure);
        target.OnSeek += (offset, origin) => stream.Seek(offset, origin);
        target.OnEnd += () => Attempt(
            () =>
            {
                stream.Flush();
                return 0;
            },
            onFailure);
        return target;
    }

    /// <summary>Performs an operation for libvips, whose callbacks must not throw. Returns -1 on failure.</summary>
    private static int Attempt(Func<int> work, Action<IOException> onFailure)
    {
        try
        {
            return work();
        }
        catch (IOException exception)
        {
            onFailure(exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            onFailure(new IOException(exception.Message, exception.InnerException?.HResult ?? exception.HResult));
        }
        catch (ArgumentOutOfRangeException exception)
        {
            onFailure(new IOException(exception.Message, FileTooBig));
        }

        return -1;
    }
}

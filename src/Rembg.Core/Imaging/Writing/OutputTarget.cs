using System.Runtime.ExceptionServices;

using NetVips;

using Rembg.Files;

namespace Rembg.Imaging.Writing;

/// <summary>The target of an output: a file, or a stream of the caller. Either receives the complete output or nothing.</summary>
internal static class OutputTarget
{
    private const int BufferSize = 1 << 16;

    // errno's EFBIG, for which .NET has no specific exception type.
    private const int FileTooBig = 27;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="overwrite">True if an existing file may be replaced.</param>
    /// <param name="encode">Encodes to a target, which it opens and disposes.</param>
    /// <param name="run">The run, which knows the files that must not be replaced.</param>
    /// <param name="source">The photo, which is never replaced; null if it is not a file.</param>
    /// <exception cref="RembgException">The file cannot be written.</exception>
    public static void WriteFile(string path, bool overwrite, Action<Func<Target>> encode, RunFiles? run, string? source) =>
        AtomicFile.Write(path, overwrite, temporary => Encode(temporary, encode), run, source);

    /// <summary>Writes to a stream after the encoding is complete; until then the compressed file is in memory.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <param name="encode">Encodes to a target, which it opens and disposes.</param>
    /// <exception cref="OutputNotWritableException">The encoding or the stream failed.</exception>
    public static void WriteStream(Stream stream, string name, Action<Func<Target>> encode)
    {
        using MemoryStream buffer = new();
        try
        {
            encode(() => Open(buffer, static _ => { }));
            buffer.WriteTo(stream);
        }
        catch (IOException exception)
        {
            throw new OutputNotWritableException(name, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static void Encode(string temporary, Action<Func<Target>> encode)
    {
        IOException? failure = null;
        using FileStream file = new(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, BufferSize);
        try
        {
            encode(() => Open(file, exception => failure ??= exception));
            file.Flush();
        }
        catch (Exception exception) when (failure is not null && exception is not OperationCanceledException)
        {
            // libvips only knows that writing failed; the exception of the file system gives the reason.
            ExceptionDispatchInfo.Throw(failure);
        }
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

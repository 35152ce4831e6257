using System.Runtime.ExceptionServices;

using NetVips;

using Rembg.Files;

namespace Rembg.Imaging.Writing;

/// <summary>The target of an output: a file, or a stream of the caller's. Both get it whole or not at all.</summary>
internal static class OutputTarget
{
    private const int BufferSize = 1 << 16;

    // errno's EFBIG, which .NET makes an exception of its own of.
    private const int FileTooBig = 27;

    /// <summary>Writes a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="overwrite">True if an existing file may be replaced.</param>
    /// <param name="encode">Encodes to the target that it opens and disposes.</param>
    /// <param name="run">The run that knows what must not be replaced.</param>
    /// <param name="source">The photo, which is never replaced; null if it is no file.</param>
    /// <exception cref="RembgException">The file cannot be written.</exception>
    public static void WriteFile(string path, bool overwrite, Action<Func<Target>> encode, RunFiles? run, string? source) =>
        AtomicFile.Write(path, overwrite, temporary => Encode(temporary, encode), run, source);

    /// <summary>Writes to a stream, once everything is encoded: the file, compressed, is in memory until then.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="encode">Encodes to the target that it opens and disposes.</param>
    /// <exception cref="OutputNotWritableException">Encoding or the stream failed.</exception>
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
            // libvips only knows that writing failed, and the disk's own words say why.
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    // TIFF goes back to what it wrote.
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

    /// <summary>Does what libvips asks for. Its callbacks cannot throw; they return -1.</summary>
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

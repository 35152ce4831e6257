using NetVips;

namespace Rembg.Files;

/// <summary>Where an output goes: a file, or a stream of the caller's. Both get it whole or not at all.</summary>
internal static class OutputTarget
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="encode">Encodes to the target that it opens and disposes.</param>
    /// <exception cref="RembgException">The file cannot be written.</exception>
    public static void WriteFile(string path, bool overwrite, Action<Func<Target>> encode) =>
        AtomicFile.Write(path, overwrite, temporary => encode(() => Target.NewToFile(temporary)));

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
            encode(() => Open(buffer));
            buffer.WriteTo(stream);
        }
        catch (IOException exception)
        {
            throw new OutputNotWritableException(name, exception.Message.TrimEnd('.'), exception);
        }
    }

    // TIFF goes back to what it wrote.
    private static TargetCustom Open(MemoryStream buffer)
    {
        TargetCustom target = new();
        target.OnWrite += (bytes, length) =>
        {
            buffer.Write(bytes, 0, length);
            return length;
        };
        target.OnRead += (bytes, length) => buffer.Read(bytes, 0, length);
        target.OnSeek += (offset, origin) => buffer.Seek(offset, origin);
        target.OnEnd += static () => 0;
        return target;
    }
}

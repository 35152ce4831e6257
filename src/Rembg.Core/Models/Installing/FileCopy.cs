using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>Copies a model's file from a folder.</summary>
internal static class FileCopy
{
    private const int BufferSize = 1 << 20;

    /// <summary>Copies a file from its beginning.</summary>
    /// <exception cref="DownloadFailedException">The file does not exist, cannot be read or is too large.</exception>
    public static void Copy(FileSource source, PartFile part, Installation installation)
    {
        part.Restart();
        using FileStream file = Reading(source, () => RegularFile.OpenRead(source.Path, FileOptions.SequentialScan));
        long total = file.Length;
        part.Expect(source.Name, total);
        byte[] buffer = new byte[BufferSize];
        installation.Report(InstallStep.Download, 0, total);
        while (Reading(source, () => file.Read(buffer)) is > 0 and int count)
        {
            installation.CancellationToken.ThrowIfCancellationRequested();
            part.Append(source.Name, buffer.AsSpan(0, count));
            installation.Report(InstallStep.Download, part.Length, total);
        }
    }

    private static T Reading<T>(FileSource source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DownloadFailedException(source.Name, DownloadFailureReason.NotFound, "the file does not exist", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new DownloadFailedException(source.Name, DownloadFailureReason.Refused, exception.Message.TrimEnd('.'), exception);
        }
        catch (IOException exception)
        {
            throw new DownloadFailedException(source.Name, DownloadFailureReason.Interrupted, exception.Message.TrimEnd('.'), exception);
        }
    }
}

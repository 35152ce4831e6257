using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>Whether there is room, asked before a long download as well as told after a failed write.</summary>
internal static class DiskSpace
{
    /// <summary>Fails where a directory's disk has less room than needed. Where the system cannot tell, writing will.</summary>
    /// <param name="path">The file that needs the room.</param>
    /// <param name="needed">In bytes.</param>
    /// <exception cref="DiskFullException">There is not enough.</exception>
    public static void Require(string path, long needed)
    {
        if (Available(Path.GetDirectoryName(path)!) is { } available && available < needed)
        {
            throw new DiskFullException(path, new IOException($"{needed} bytes are needed and {available} are free."));
        }
    }

    /// <summary>The failure that a refused write of a file is.</summary>
    /// <param name="path">The file wanted.</param>
    /// <param name="exception">What the system said.</param>
    public static RembgException Failure(string path, Exception exception) => IsFull(exception)
        ? new DiskFullException(path, exception)
        : new OutputNotWritableException(path, exception.Message.TrimEnd('.'), exception);

    private static long? Available(string directory)
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(directory)! : directory).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Tells ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL, or ENOSPC and EDQUOT: .NET passes errno on as it is.</summary>
    private static bool IsFull(Exception exception) => OperatingSystem.IsWindows()
        ? exception.HResult is unchecked((int)0x80070027) or unchecked((int)0x80070070)
        : exception.HResult is 28 || exception.HResult == (OperatingSystem.IsMacOS() ? 69 : 122);
}

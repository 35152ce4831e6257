using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>Checks before a long download that there is room for it.</summary>
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
}

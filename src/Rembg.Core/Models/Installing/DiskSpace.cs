using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>Checks that there is enough free disk space before a long download.</summary>
internal static class DiskSpace
{
    /// <summary>
    /// Throws if a directory's disk has less free space than needed. If the system cannot tell, a full disk is only noticed
    /// while writing.
    /// </summary>
    /// <param name="path">The file that needs the space.</param>
    /// <param name="needed">The space needed, in bytes.</param>
    /// <exception cref="DiskFullException">There is not enough free space.</exception>
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

using Rembg.Files;

namespace Rembg.Caching;

/// <summary>Reads an entry's file, which any process may replace or delete at the same time.</summary>
internal static class EntryFile
{
    // The precision of an entry's last use; the file's time is not updated at every use.
    private static readonly TimeSpan Resolution = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Reads the file's bytes. Returns null if the file is missing, unreadable or too large for an entry, or if another user
    /// could have made it.
    /// </summary>
    public static byte[]? Read(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length > MaskEntry.LargestLength || TrustedPath.Objection(path) is not null)
            {
                return null;
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Records that the entry is used now.</summary>
    public static void Touch(string path)
    {
        try
        {
            DateTime now = DateTime.UtcNow;
            if ((now - File.GetLastWriteTimeUtc(path)).Duration() > Resolution)
            {
                File.SetLastWriteTimeUtc(path, now);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Deleted in between, or not ours to change. The entry has been read, so this does not matter.
        }
    }
}

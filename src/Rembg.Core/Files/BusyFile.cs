namespace Rembg.Files;

/// <summary>
/// Repeats operations that Windows refuses while another program has the file open. Virus scanners, indexers and backup programs open new
/// files for a moment, in a way that forbids renaming or replacing them.
/// </summary>
public static class BusyFile
{
    private const int SharingViolation = unchecked((int)0x8007_0020);
    private const int LockViolation = unchecked((int)0x8007_0021);
    private const int MappedFile = unchecked((int)0x8007_04C8);

    // Milliseconds before each retry: 2.4 s in all, about as long as a scanner takes for a large picture.
    private static readonly int[] Pauses = [10, 20, 50, 100, 200, 400, 800, 800];

    /// <summary>Renames a file, replacing another one if requested.</summary>
    /// <param name="from">The full path of the file.</param>
    /// <param name="to">The new full path.</param>
    /// <param name="overwrite">True to replace an existing file.</param>
    /// <exception cref="IOException">The file system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be changed, or a file remains in use.</exception>
    public static void Move(string from, string to, bool overwrite) =>
        Repeat(() => File.Move(from, to, overwrite), exception => IsBusy(exception) || (overwrite && IsReplacedFileInUse(exception, to)));

    /// <summary>Repeats an operation for some seconds while it fails because a file is in use.</summary>
    /// <param name="operation">The operation, which must leave everything unchanged if it fails.</param>
    /// <param name="isBusy">Returns true if a failure means that a file is in use.</param>
    internal static void Repeat(Action operation, Func<Exception, bool> isBusy)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                operation();
                return;
            }
            catch (Exception exception) when (i < Pauses.Length && isBusy(exception))
            {
                Thread.Sleep(Pauses[i]);
            }
        }
    }

    /// <summary>Determines whether a failure means that another program is using the file. Only Windows has these errors.</summary>
    internal static bool IsBusy(Exception exception) => exception is IOException { HResult: SharingViolation or LockViolation or MappedFile };

    /// <summary>
    /// Windows denies access if the file to be replaced is open, or is deleted and not yet closed. Missing permissions look the same, so
    /// this only counts if there is a writable file.
    /// </summary>
    private static bool IsReplacedFileInUse(Exception exception, string path)
    {
        try
        {
            return exception is UnauthorizedAccessException && OperatingSystem.IsWindows() && File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The file is between two states, which is the case that this method detects.
            return true;
        }
    }
}

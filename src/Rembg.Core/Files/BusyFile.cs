namespace Rembg.Files;

/// <summary>
/// Repeats what Windows refuses while another program has the file open. Virus scanners, indexers and backup programs open new
/// files for a moment, without leave to rename or replace them.
/// </summary>
public static class BusyFile
{
    private const int SharingViolation = unchecked((int)0x8007_0020);
    private const int LockViolation = unchecked((int)0x8007_0021);
    private const int MappedFile = unchecked((int)0x8007_04C8);

    // Milliseconds before the next try: 2.4 s in all, as long as a scanner takes for a large picture.
    private static readonly int[] Pauses = [10, 20, 50, 100, 200, 400, 800, 800];

    /// <summary>Renames a file, over another one where that is wanted.</summary>
    /// <param name="from">The full path of the file.</param>
    /// <param name="to">The new full path.</param>
    /// <param name="overwrite">Whether a file there is replaced.</param>
    /// <exception cref="IOException">The file system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be changed, or a file stays in use.</exception>
    public static void Move(string from, string to, bool overwrite) =>
        Repeat(() => File.Move(from, to, overwrite), exception => IsBusy(exception) || (overwrite && IsReplacedFileInUse(exception, to)));

    /// <summary>Repeats an operation for some seconds while it fails as it does where a file is in use.</summary>
    /// <param name="operation">The operation, which leaves everything as it was where it fails.</param>
    /// <param name="isBusy">Tells such a failure from others.</param>
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

    /// <summary>Tells whether a failure says that another program uses the file. Only Windows has these errors.</summary>
    internal static bool IsBusy(Exception exception) => exception is IOException { HResult: SharingViolation or LockViolation or MappedFile };

    /// <summary>
    /// Windows denies access where the file to be replaced is open, or is deleted and not yet closed. Missing rights look the same, so
    /// there must be a file that can be written.
    /// </summary>
    private static bool IsReplacedFileInUse(Exception exception, string path)
    {
        try
        {
            return exception is UnauthorizedAccessException && OperatingSystem.IsWindows() && File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is between two states, which is what is asked for.
            return true;
        }
    }
}

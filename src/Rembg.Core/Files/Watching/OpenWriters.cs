using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Rembg.Files.Watching;

/// <summary>
/// Determines whether any process has a file open for writing. Windows refuses to share such a file. Linux refuses a lease on it: see
/// <see href="https://man7.org/linux/man-pages/man2/F_SETLEASE.2const.html"/>.
/// </summary>
internal static partial class OpenWriters
{
    // fcntl.h
    private const int SetSignal = 10;
    private const int SetLease = 1024;
    private const int ReadLease = 0;
    private const int NoLease = 2;

    // errno.h and signal.h: "try again", and a signal that is ignored by default.
    private const int TryAgain = 11;
    private const int UrgentSignal = 23;

    /// <summary>Determines whether a file is open for writing; false if the system cannot tell.</summary>
    public static bool Has(string path)
    {
        if (RegularFile.IsSpecial(path))
        {
            return false;
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return OperatingSystem.IsLinux() && IsLeaseRefused(file);
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // The error is reported when the photo is read.
            return false;
        }
    }

    // Only the file's owner and the administrator can take a lease; for others, and on file systems without leases, the error is a
    // different one.
    private static bool IsLeaseRefused(SafeFileHandle file)
    {
        try
        {
            // If another process opens the file while the lease is held, the holder receives a signal: by default one that ends the
            // process.
            if (Control(file, SetSignal, UrgentSignal) != 0)
            {
                return false;
            }

            if (Control(file, SetLease, ReadLease) != 0)
            {
                return Marshal.GetLastPInvokeError() == TryAgain;
            }

            _ = Control(file, SetLease, NoLease);
            return false;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}

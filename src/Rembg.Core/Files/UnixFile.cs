using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Rembg.Files;

/// <summary>The file operations of Linux and macOS that .NET does not offer.</summary>
internal static class UnixFile
{
    private const int FileExists = 17;
    private const int NoSpace = 28;

    /// <summary>
    /// Renames a file in one step, unless the new name is taken: a check before <c>rename</c> would leave a gap in which another process's
    /// file could be replaced.
    /// </summary>
    /// <param name="from">The full path of the file.</param>
    /// <param name="to">Its new full path, in the same directory.</param>
    /// <returns>False if the new name is taken.</returns>
    /// <exception cref="IOException">The file system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be changed.</exception>
    public static bool TryRenameNew(string from, string to)
    {
        // No system call works everywhere: NFS supports links but not exclusive renaming, FAT supports exclusive renaming but not links,
        // and some network file systems support neither. All support exclusive creation.
        int error = RenameExclusively(from, to);
        if (error is not 0 and not FileExists)
        {
            error = Move(from, to);
        }

        if (error is not 0 and not FileExists)
        {
            return TryReplacePlaceholder(from, to);
        }

        return error == 0;
    }

    /// <summary>Flushes a directory's list of files to the disk. Has no effect if the system does not support it.</summary>
    public static void FlushDirectory(string path)
    {
        const int CloseOnExec = 0x10;
        using SafeFileHandle directory = Open(path, CloseOnExec, 0);
        if (!directory.IsInvalid)
        {
            _ = Flush(directory);
        }
    }

    /// <summary>
    /// Appends bytes at the end of a file with one system call. The system determines the end and writes there in one step.
    /// </summary>
    /// <param name="path">The full path of the file, which must exist.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">The file is missing or cannot be written, or only a part was written because the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Append(string path, ReadOnlySpan<byte> bytes)
    {
        const int WriteOnly = 1;
        (int append, int closeOnExec) = OperatingSystem.IsMacOS() ? (0x8, 0x1000000) : (0x400, 0x80000);
        using SafeFileHandle file = OpenExisting(path, WriteOnly | append | closeOnExec);
        if (file.IsInvalid)
        {
            throw Failure(Marshal.GetLastPInvokeError());
        }

        int count = Write(file, ref MemoryMarshal.GetReference(bytes), bytes.Length);
        if (count != bytes.Length)
        {
            throw Failure(count < 0 ? Marshal.GetLastPInvokeError() : NoSpace);
        }
    }

    private static Exception Failure(int error)
    {
        const int AccessDenied = 13;
        string message = Marshal.GetPInvokeErrorMessage(error);
        return error == AccessDenied ? new UnauthorizedAccessException(message) : new IOException(message, error);
    }

    private static int RenameExclusively(string from, string to)
    {
        try
        {
            const int CurrentDirectory = -100;
            const uint NoReplace = 1;
            const uint Exclusive = 4;
            int result = OperatingSystem.IsMacOS() ? RenameMac(from, to, Exclusive) : RenameLinux(CurrentDirectory, from, CurrentDirectory, to, NoReplace);
            return result == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            // Older C libraries do not have the function.
            return -1;
        }
    }

    private static int Move(string from, string to)
    {
        if (Link(from, to) != 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        File.Delete(from);
        return 0;
    }

    private static bool TryReplacePlaceholder(string from, string to)
    {
        try
        {
            new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0).Dispose();
        }
        catch (IOException exception) when (exception.HResult == FileExists)
        {
            return false;
        }

        File.Move(from, to, overwrite: true);
        return true;
    }

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int RenameLinux(int fromDirectory, [MarshalAs(UnmanagedType.LPUTF8Str)] string from, int toDirectory, [MarshalAs(UnmanagedType.LPUTF8Str)] string to, uint flags);

    [DllImport("libc", EntryPoint = "renamex_np", SetLastError = true)]
    private static extern int RenameMac([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to, uint flags);

    // The same interface as in FileStatus: .NET's own layer over the system calls, identical on Linux and macOS.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Open", SetLastError = true)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    // .NET's layer does not know the flag for appending. Without a file to create, the C function has no variable arguments.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle OpenExisting([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Write", SetLastError = true)]
    private static extern int Write(SafeFileHandle file, ref byte bytes, int count);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FSync", SetLastError = true)]
    private static extern int Flush(SafeFileHandle file);
}

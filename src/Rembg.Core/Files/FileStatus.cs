using System.ComponentModel;
using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Rembg.Files;

/// <summary>Identifies a file or directory independently of its path: two paths with equal identities lead to the same one.</summary>
/// <param name="Volume">The device (Unix) or the volume's serial number (Windows).</param>
/// <param name="High">The upper half of the file's 128-bit id on Windows; 0 on Unix.</param>
/// <param name="Low">The inode on Unix; the lower half of the id on Windows.</param>
internal readonly record struct FileIdentity(ulong Volume, ulong High, ulong Low);

/// <summary>A kind of directory entry.</summary>
internal enum FileKind
{
    /// <summary>A file with content on a disk.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A pipe, a socket or a device: reading it can block forever.</summary>
    Special,

    /// <summary>A symbolic link that was not followed.</summary>
    Link,
}

/// <summary>The file system's record of a file.</summary>
/// <param name="Identity">The identity of the file.</param>
/// <param name="Kind">The kind of entry.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Modified">
/// The time of the last write to the content: nanoseconds since 1970 (Unix) or ticks of 100 ns since 1601 (Windows).
/// </param>
/// <param name="Changed">
/// The time of the last change to content or attributes, in the same unit. Programs can set <paramref name="Modified"/>, but not this time.
/// </param>
/// <param name="Owner">The id of the owner on Unix; null on Windows.</param>
/// <param name="Group">The id of the group on Unix; null on Windows.</param>
/// <param name="Mode">The permissions on Unix; no flags on Windows.</param>
internal readonly record struct FileStatus(FileIdentity Identity, FileKind Kind, long Length, long Modified, long Changed, uint? Owner, uint? Group, UnixFileMode Mode)
{
    /// <summary>The id of the user that this process acts for on Unix; null on Windows.</summary>
    public static uint? CurrentUser => OperatingSystem.IsWindows() ? null : Unix.GetEUid();

    /// <summary>Determines whether this process has the rights of a group on Unix; false on Windows.</summary>
    public static bool IsOwnGroup(uint? group) => group is { } id && !OperatingSystem.IsWindows() && Unix.IsMemberOf(id);

    /// <summary>Gets the status of a path, following links.</summary>
    /// <returns>The status; null if the path does not exist or may not be examined.</returns>
    public static FileStatus? TryGet(string path)
    {
        try
        {
            return Get(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gets the status of a path, following links.</summary>
    /// <exception cref="IOException">The path does not exist, or the file system does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">A directory on the way may not be searched.</exception>
    public static FileStatus Get(string path) => OperatingSystem.IsWindows() ? Windows.Get(path) : Unix.Get(path, followsLink: true);

    /// <summary>Gets the status of a path on Unix; if the path names a link, the status of the link itself.</summary>
    /// <returns>The status; null if the path does not exist or may not be examined.</returns>
    public static FileStatus? TryGetLink(string path)
    {
        try
        {
            return Unix.Get(path, followsLink: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gets the status of an open file, even if its path now leads to another file.</summary>
    /// <exception cref="IOException">The file system does not answer.</exception>
    public static FileStatus Get(SafeFileHandle file) => OperatingSystem.IsWindows() ? Windows.Get(file) : Unix.Get(file);

    // .NET's own system interface: one structure for all architectures on both Linux and macOS. A test compares it with stat(1).
    private static class Unix
    {
        private const int TypeMask = 0xF000;
        private const int DirectoryType = 0x4000;
        private const int RegularType = 0x8000;
        private const int LinkType = 0xA000;
        private const int PermissionMask = 0xFFF;

        public static FileStatus Get(string path, bool followsLink) => (followsLink ? Stat(path, out Entry entry) : LStat(path, out entry)) == 0
            ? Read(entry)
            : throw Failure(path, Marshal.GetLastPInvokeError());

        public static FileStatus Get(SafeFileHandle file) => FStat(file, out Entry entry) == 0 ? Read(entry) : throw Failure("an open file", Marshal.GetLastPInvokeError());

        private static FileStatus Read(in Entry entry)
        {
            FileKind kind = (entry.Mode & TypeMask) switch
            {
                RegularType => FileKind.Regular,
                DirectoryType => FileKind.Directory,
                LinkType => FileKind.Link,
                _ => FileKind.Special,
            };
            FileIdentity identity = new((ulong)entry.Device, 0, (ulong)entry.Inode);
            return new FileStatus(identity, kind, entry.Size, Nanoseconds(entry.Modified), Nanoseconds(entry.Changed), entry.Owner, entry.Group, (UnixFileMode)(entry.Mode & PermissionMask));
        }

        [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
        public static extern uint GetEUid();

        public static bool IsMemberOf(uint group)
        {
            uint[] groups = new uint[Math.Max(GetGroups(0, null), 0)];
            return GetEGid() == group || groups.AsSpan(0, Math.Max(GetGroups(groups.Length, groups), 0)).Contains(group);
        }

        [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEGid")]
        private static extern uint GetEGid();

        [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetGroups")]
        private static extern int GetGroups(int count, [Out] uint[]? groups);

        [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true)]
        private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out Entry entry);

        [DllImport("libSystem.Native", EntryPoint = "SystemNative_LStat", SetLastError = true)]
        private static extern int LStat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out Entry entry);

        [DllImport("libSystem.Native", EntryPoint = "SystemNative_FStat", SetLastError = true)]
        private static extern int FStat(SafeFileHandle file, out Entry entry);

        private static long Nanoseconds(Time time) => (time.Seconds * 1_000_000_000) + time.Nanoseconds;

        private static Exception Failure(string path, int error)
        {
            const int AccessDenied = 13;
            string message = $"'{path}': {Marshal.GetPInvokeErrorMessage(error)}";
            return error switch
            {
                AccessDenied => new UnauthorizedAccessException(message),
                _ => new IOException(message, error),
            };
        }

        [StructLayout(LayoutKind.Sequential)]
        private readonly struct Time
        {
            public readonly long Seconds;
            public readonly long Nanoseconds;
        }

        [StructLayout(LayoutKind.Sequential)]
        private readonly struct Entry
        {
            public readonly int Flags;
            public readonly int Mode;
            public readonly uint Owner;
            public readonly uint Group;
            public readonly long Size;
            public readonly Time Accessed;
            public readonly Time Modified;
            public readonly Time Changed;
            public readonly Time Born;
            public readonly long Device;
            public readonly long RawDevice;
            public readonly long Inode;
            public readonly uint UserFlags;
        }
    }

    private static class Windows
    {
        private const int BasicInfo = 0;
        private const int StandardInfo = 1;
        private const int IdInfo = 18;
        private const uint ReadAttributes = 0x80;
        private const uint ShareAll = 7;
        private const uint OpenExisting = 3;
        private const uint BackupSemantics = 0x0200_0000;
        private const uint DiskFile = 1;

        public static FileStatus Get(string path)
        {
            // Windows only opens a directory with "backup semantics".
            using SafeFileHandle file = CreateFile(SystemPath.Of(path), ReadAttributes, ShareAll, 0, OpenExisting, BackupSemantics, 0);
            return file.IsInvalid ? throw Failure(path) : Get(file);
        }

        public static FileStatus Get(SafeFileHandle file)
        {
            if (GetFileType(file) != DiskFile)
            {
                return new FileStatus(default, FileKind.Special, 0, 0, 0, Owner: null, Group: null, UnixFileMode.None);
            }

            bool isKnown = GetInformation(file, BasicInfo, out Basic basic, (uint)Marshal.SizeOf<Basic>());
            isKnown &= GetInformation(file, StandardInfo, out Standard standard, (uint)Marshal.SizeOf<Standard>());
            isKnown &= GetInformation(file, IdInfo, out Id id, (uint)Marshal.SizeOf<Id>());
            if (!isKnown)
            {
                throw Failure("an open file");
            }

            return new FileStatus(
                new FileIdentity(id.Volume, id.High, id.Low),
                standard.IsDirectory != 0 ? FileKind.Directory : FileKind.Regular,
                standard.Length,
                basic.Modified,
                basic.Changed,
                Owner: null,
                Group: null,
                UnixFileMode.None);
        }

        private static Exception Failure(string path)
        {
            const int AccessDenied = 5;
            Win32Exception cause = new(Marshal.GetLastPInvokeError());
            string message = $"'{path}': {cause.Message}";
            return cause.NativeErrorCode == AccessDenied ? new UnauthorizedAccessException(message, cause) : new IOException(message, cause);
        }

        [DllImport("kernel32", EntryPoint = "CreateFileW", CharSet = CharSet.Unicode, SetLastError = true)]
        private static extern SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

        [DllImport("kernel32", EntryPoint = "GetFileType")]
        private static extern uint GetFileType(SafeFileHandle file);

        [DllImport("kernel32", EntryPoint = "GetFileInformationByHandleEx", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static extern bool GetInformation(SafeFileHandle file, int kind, out Basic information, uint size);

        [DllImport("kernel32", EntryPoint = "GetFileInformationByHandleEx", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static extern bool GetInformation(SafeFileHandle file, int kind, out Standard information, uint size);

        [DllImport("kernel32", EntryPoint = "GetFileInformationByHandleEx", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static extern bool GetInformation(SafeFileHandle file, int kind, out Id information, uint size);

        [StructLayout(LayoutKind.Sequential)]
        private readonly struct Basic
        {
            public readonly long Created;
            public readonly long Accessed;
            public readonly long Modified;
            public readonly long Changed;
            public readonly uint Attributes;
        }

        [StructLayout(LayoutKind.Sequential)]
        private readonly struct Standard
        {
            public readonly long Allocated;
            public readonly long Length;
            public readonly uint Links;
            public readonly byte IsDeleted;
            public readonly byte IsDirectory;
        }

        [StructLayout(LayoutKind.Sequential)]
        private readonly struct Id
        {
            public readonly ulong Volume;
            public readonly ulong Low;
            public readonly ulong High;
        }
    }
}

namespace Rembg.Files;

/// <summary>Interprets refused writes, which every system and every library reports differently.</summary>
internal static class WriteFailure
{
    // Bytes; a few blocks may be free although the next write does not fit.
    private const long NearlyNothing = 64 * 1024;

    /// <summary>Returns the exception for a file that cannot be written.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="exception">The system's exception.</param>
    public static RembgException OfFile(string path, Exception exception)
    {
        (OutputObstacle obstacle, string reason) = Explain(Path.GetFullPath(path), exception);
        return obstacle is OutputObstacle.NoSpace or OutputObstacle.NoFiles or OutputObstacle.Quota
            ? new DiskFullException(path, reason, exception) { Obstacle = obstacle, HResult = Code.NumberOf(exception) }
            : new OutputNotWritableException(path, reason, exception) { Obstacle = obstacle, HResult = Code.NumberOf(exception) };
    }

    /// <summary>Tries to write to a directory. Returns the exception if that fails; null if it succeeds.</summary>
    /// <param name="directory">The full path of the directory, or of a file in its place.</param>
    public static RembgException? OfDirectory(string directory)
    {
        try
        {
            using TemporaryFile probe = new(directory);
            return Available(directory) < NearlyNothing ? DiskFullException.OfDirectory(directory, "the disk is full", OutputObstacle.NoSpace, null) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            (OutputObstacle obstacle, string reason) = Explain(Path.Combine(directory, "output"), exception);
            return obstacle is OutputObstacle.NoSpace or OutputObstacle.NoFiles or OutputObstacle.Quota
                ? DiskFullException.OfDirectory(directory, reason, obstacle, exception)
                : OutputNotWritableException.OfDirectory(directory, reason, obstacle, exception);
        }
    }

    /// <summary>Returns the system's error number: errno, or a Windows error as an HRESULT.</summary>
    public static int NumberOf(Exception exception) => Code.NumberOf(exception);

    /// <summary>Determines whether the system refused a name because it is too long.</summary>
    public static bool IsNameTooLong(Exception exception) => Code.Of(exception).Kind == OutputObstacle.NameTooLong;

    private static (OutputObstacle Obstacle, string Reason) Explain(string path, Exception exception)
    {
        string directory = Path.GetDirectoryName(path)!;
        string existing = NearestExisting(directory);
        Code code = Code.Of(exception);
        return code.Kind switch
        {
            _ when File.Exists(existing) => (OutputObstacle.NotADirectory, $"'{existing}' is a file, not a directory{code}"),
            _ when Directory.Exists(path) => (OutputObstacle.IsDirectory, $"a directory has this name{code}"),
            OutputObstacle.NoSpace when Available(existing) is >= NearlyNothing and var free && !TakesFile(existing) =>
                (OutputObstacle.NoFiles, $"the file system accepts no more files, although {free} bytes are free{code}"),
            OutputObstacle.NoSpace => (OutputObstacle.NoSpace, $"the disk is full{code}"),
            OutputObstacle.Quota => (OutputObstacle.Quota, $"the disk quota is exceeded{code}"),
            OutputObstacle.ReadOnly => (OutputObstacle.ReadOnly, $"the file system is mounted read-only{code}"),
            OutputObstacle.AccessDenied => (OutputObstacle.AccessDenied, $"there is no permission to write to the directory '{existing}'{code}"),
            OutputObstacle.NameTooLong => (OutputObstacle.NameTooLong, $"the name is too long for the file system{code}"),
            OutputObstacle.FileTooLarge => (OutputObstacle.FileTooLarge, $"the file is larger than the file system or the user's limit allows{code}"),
            _ when Available(existing) < NearlyNothing => (OutputObstacle.NoSpace, "the disk is full"),
            _ => (OutputObstacle.Unknown, exception.Message.TrimEnd('.')),
        };
    }

    /// <summary>Returns the directory itself if it exists, or else its nearest existing ancestor.</summary>
    public static string NearestExisting(string directory)
    {
        string current = directory;
        while (!Path.Exists(current) && Path.GetDirectoryName(current) is { } parent)
        {
            current = parent;
        }

        return current;
    }

    // Space for names is separate from space for content.
    private static bool TakesFile(string directory)
    {
        try
        {
            new TemporaryFile(directory).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long? Available(string directory)
    {
        try
        {
            // File systems without a disk, such as /proc, have no size.
            DriveInfo drive = new(OperatingSystem.IsWindows() ? Path.GetPathRoot(directory)! : directory);
            return drive.TotalSize > 0 ? drive.AvailableFreeSpace : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A system error code.</summary>
    private readonly record struct Code(OutputObstacle Kind, string Name)
    {
        private const int Win32 = unchecked((int)0x80070000);

        public static Code Of(Exception exception)
        {
            int number = NumberOf(exception);
            return exception is PathTooLongException ? new Code(OutputObstacle.NameTooLong, OperatingSystem.IsWindows() ? "206" : "ENAMETOOLONG")
                : OperatingSystem.IsWindows() ? OfWindows(number)
                : OfUnix(number, exception);
        }

        /// <summary>
        /// Returns the error number. On Unix, .NET keeps the system's number; if the outer exception has a specific type, the number is in
        /// the inner exception.
        /// </summary>
        public static int NumberOf(Exception exception) =>
            exception is UnauthorizedAccessException { InnerException: IOException inner } ? inner.HResult : exception.HResult;

        public override string ToString() => Name.Length > 0 ? $" ({Name})" : string.Empty;

        private static Code OfUnix(int number, Exception exception) => (number, OperatingSystem.IsMacOS()) switch
        {
            (28, _) => new Code(OutputObstacle.NoSpace, "ENOSPC"),
            (122, false) or (69, true) => new Code(OutputObstacle.Quota, "EDQUOT"),
            (30, _) => new Code(OutputObstacle.ReadOnly, "EROFS"),
            (13, _) => new Code(OutputObstacle.AccessDenied, "EACCES"),
            (1, _) => new Code(OutputObstacle.AccessDenied, "EPERM"),
            (36, false) or (63, true) => new Code(OutputObstacle.NameTooLong, "ENAMETOOLONG"),
            (27, _) => new Code(OutputObstacle.FileTooLarge, "EFBIG"),
            _ => new Code(exception is UnauthorizedAccessException ? OutputObstacle.AccessDenied : OutputObstacle.Unknown, string.Empty),
        };

        private static Code OfWindows(int number) => (number - Win32) switch
        {
            0x27 or 0x70 => new Code(OutputObstacle.NoSpace, "error 112"),
            0x50F => new Code(OutputObstacle.Quota, "error 1295"),
            0x13 => new Code(OutputObstacle.ReadOnly, "error 19"),
            0x05 => new Code(OutputObstacle.AccessDenied, "error 5"),
            0x7B or 0xCE => new Code(OutputObstacle.NameTooLong, "error 206"),
            0xDF => new Code(OutputObstacle.FileTooLarge, "error 223"),
            _ => new Code(OutputObstacle.Unknown, string.Empty),
        };
    }
}

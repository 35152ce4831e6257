namespace Rembg.Files;

/// <summary>Makes files and directories that other users cannot write, and private ones that they cannot read either, independently of the process's umask.</summary>
public static class SafeFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForReaders = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes a directory that others may read, where it is missing. One that exists stays as it is.</summary>
    /// <param name="path">The directory.</param>
    public static void CreateDirectory(string path) => CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute | ForReaders);

    /// <summary>Makes a private directory where it is missing. One that exists stays as it is.</summary>
    /// <param name="path">The directory.</param>
    public static void CreatePrivateDirectory(string path) => CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);

    /// <summary>Writes a private file, over one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its bytes.</param>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using FileStream file = new(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // One that was there keeps its mode.
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        }

        file.Write(content);
    }

    /// <summary>Takes all rights to a file from other users.</summary>
    /// <param name="path">The file.</param>
    public static void MakePrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    /// <summary>Takes the right to write a file from everybody but its owner and group.</summary>
    /// <param name="path">The file.</param>
    public static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~UnixFileMode.OtherWrite);
        }
    }

    private static void CreateDirectory(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, mode);
    }
}

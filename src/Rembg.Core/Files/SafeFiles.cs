namespace Rembg.Files;

/// <summary>
/// Creates files and directories that other users cannot write, and private ones that they cannot read either, regardless of the process's
/// umask.
/// </summary>
public static class SafeFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForReaders = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Creates a directory that others can read, unless it exists. An existing directory stays as it is.</summary>
    /// <param name="path">The directory.</param>
    public static void CreateDirectory(string path) => CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute | ForReaders);

    /// <summary>Creates a private directory unless it exists. An existing directory stays as it is.</summary>
    /// <param name="path">The directory.</param>
    public static void CreatePrivateDirectory(string path) => CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);

    /// <summary>Writes a private file, replacing the content of an existing one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The content.</param>
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
            // An existing file keeps its mode when it is opened.
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        }

        file.Write(content);
    }

    /// <summary>Removes all access to a file for other users.</summary>
    /// <param name="path">The file.</param>
    public static void MakePrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    /// <summary>Removes write access to a file for everybody except its owner and group.</summary>
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

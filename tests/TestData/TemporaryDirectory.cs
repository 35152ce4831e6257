namespace Rembg.Tests;

/// <summary>A directory that is deleted at the end of its test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
        string path = Directory.CreateTempSubdirectory("rembg-test-").FullName;

        // On macOS /var is a link, and what a process is told of its directory is the path behind it.
        Path = OperatingSystem.IsMacOS() && path.StartsWith("/var/", StringComparison.Ordinal) ? "/private" + path : path;
    }

    public string Path { get; }

    /// <summary>The full path of a file or directory in it, with the system's separators throughout.</summary>
    /// <param name="name">The relative path, with forward slashes.</param>
    public string this[string name] => System.IO.Path.Combine(Path, name.Replace('/', System.IO.Path.DirectorySeparatorChar));

    /// <summary>Every file in it and below, by relative path with forward slashes, sorted.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. Directory.GetFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Copies a file into it and returns the copy's path.</summary>
    public string Add(string source, string? name = null)
    {
        string copy = this[name ?? System.IO.Path.GetFileName(source)];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
        File.Copy(source, copy);
        File.SetAttributes(copy, FileAttributes.Normal);
        return copy;
    }

    /// <summary>Deletes it. On Windows a process that has just ended, or a virus scanner, may keep a file open for a moment.</summary>
    public void Dispose()
    {
        for (int i = 1; ; i++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (Exception exception) when (OperatingSystem.IsWindows() && i < 50 && exception is (IOException or UnauthorizedAccessException))
            {
                Thread.Sleep(100);
            }
        }
    }
}

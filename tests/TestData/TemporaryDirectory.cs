namespace Rembg.Tests;

/// <summary>A directory that is gone when its test is.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
        Path = Directory.CreateTempSubdirectory("rembg-test-").FullName;
    }

    public string Path { get; }

    /// <summary>The full path of a file or directory in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

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

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

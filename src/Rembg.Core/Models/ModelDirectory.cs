namespace Rembg.Models;

/// <summary>A directory with model files, in one of rembg's two layouts.</summary>
/// <param name="Path">The full path.</param>
/// <param name="HasOneEach">True if every model has a subdirectory of its own (<c>u2net/u2net.onnx</c>).</param>
/// <param name="IsBundled">True if the models are part of the program and are removed with it.</param>
public readonly record struct ModelDirectory(string Path, bool HasOneEach = false, bool IsBundled = false)
{
    private const string Extension = ".onnx";

    /// <summary>Returns the path of a model's file, whether the file exists or not.</summary>
    /// <param name="name">The model's name.</param>
    public string FileOf(string name) => System.IO.Path.Combine(Path, HasOneEach ? name : string.Empty, name + Extension);

    /// <summary>All model files in the directory, sorted by name; empty if the directory cannot be read.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            try
            {
                return !Directory.Exists(Path) ? []
                    : HasOneEach ? [.. Directory.GetDirectories(Path).Select(static model => System.IO.Path.GetFileName(model)).Order(StringComparer.Ordinal).Select(FileOf).Where(File.Exists)]
                    : [.. Directory.GetFiles(Path, "*" + Extension).Order(StringComparer.Ordinal)];
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }

    /// <summary>Returns the path.</summary>
    public override string ToString() => Path;
}

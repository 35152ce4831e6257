namespace Rembg.Onnx;

/// <summary>A directory for internal files, which is deleted with its content on disposal.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rembg-");

    /// <summary>Returns the full path of a file in the directory.</summary>
    public string this[string name] => Path.Combine(_directory.FullName, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _directory.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Windows keeps a file while a session maps its weights; the system's own clean-up removes it later.
        }
    }
}

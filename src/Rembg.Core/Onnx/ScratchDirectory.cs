namespace Rembg.Onnx;

/// <summary>A directory for files that nobody is to see, gone with what is in it when disposed.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rembg-");

    /// <summary>The full path of a file in it.</summary>
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
            // Windows keeps a file as long as a session maps its weights; the system's own cleaning takes it later.
        }
    }
}

namespace Rembg.Server.Uploads;

/// <summary>A file of the workspace, which is deleted when this is disposed.</summary>
internal sealed class WorkspaceFile : IDisposable
{
    private readonly Workspace _workspace;

    /// <summary>Owns a file, which may not be written yet.</summary>
    public WorkspaceFile(Workspace workspace, string path)
    {
        _workspace = workspace;
        Path = path;
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <summary>The file's size in bytes.</summary>
    public long Length => new FileInfo(Path).Length;

    /// <inheritdoc/>
    public void Dispose() => _workspace.Delete(Path);
}

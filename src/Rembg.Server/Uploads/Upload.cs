namespace Rembg.Server.Uploads;

/// <summary>The fields and files of a request. The files are in the workspace until this object is disposed of.</summary>
internal sealed class Upload : IDisposable
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, WorkspaceFile> _files = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all fields and files.</summary>
    public IEnumerable<string> Names => _fields.Keys.Concat(_files.Keys);

    /// <summary>True if there is a field or a file with this name.</summary>
    public bool Has(string name) => _fields.ContainsKey(name) || _files.ContainsKey(name);

    /// <summary>Returns a field; null if it is missing or empty.</summary>
    public string? Field(string name) => _fields.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Returns the path of a file; null if there is no file with that name.</summary>
    public string? File(string name) => _files.GetValueOrDefault(name)?.Path;

    /// <summary>Adds a field; if a name occurs more than once, the last field counts.</summary>
    public void AddField(string name, string value) => _fields[name] = value;

    /// <summary>Adds a file, which is deleted with this; of several with one name the last counts. An empty file, which is null, does not count.</summary>
    public void AddFile(string name, WorkspaceFile? file)
    {
        if (file is not null)
        {
            _files.GetValueOrDefault(name)?.Dispose();
            _files[name] = file;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (WorkspaceFile file in _files.Values)
        {
            file.Dispose();
        }
    }
}

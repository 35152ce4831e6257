namespace Rembg.Benchmarks.Files;

/// <summary>The directory of photos that are made once and of outputs that are measured.</summary>
internal sealed class WorkDirectory
{
    /// <summary>Names the directory in the environment.</summary>
    public const string Variable = "REMBG_BENCHMARKS";

    private readonly string _root;

    /// <summary>Uses a directory, which is created.</summary>
    /// <param name="path">Where; null for the environment's choice, else one in the temporary directory.</param>
    public WorkDirectory(string? path = null)
    {
        path ??= Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured ? configured : Path.Combine(Path.GetTempPath(), "rembg-benchmarks");
        _root = Directory.CreateDirectory(path).FullName;
    }

    /// <summary>The full path of something in it.</summary>
    public string this[string name] => Path.Combine(_root, name);

    /// <summary>An existing directory with nothing in it.</summary>
    public string Empty(string name)
    {
        string path = this[name];
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Directory.CreateDirectory(path).FullName;
    }

    /// <summary>Makes a file unless it is there. It appears whole or not at all: an interrupted run leaves nothing to trust.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="make">Makes it at the path that it is given, which has the same extension.</param>
    /// <returns>Its full path.</returns>
    public string Once(string name, Action<string> make)
    {
        string path = this[name];
        if (!File.Exists(path))
        {
            string directory = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
            string unfinished = Path.Combine(directory, ".unfinished" + Path.GetExtension(path));
            make(unfinished);
            File.Move(unfinished, path);
        }

        return path;
    }
}

namespace Rembg.Tests;

/// <summary>A console with a module of its own, which is the built one but for what a test changes in it. What is large in it are links.</summary>
internal sealed class LinkedConsole
{
    private readonly string _directory;

    /// <summary>Makes it.</summary>
    /// <param name="directory">A directory that does not exist yet.</param>
    public LinkedConsole(string directory)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        _directory = directory;
        string built = Path.GetDirectoryName(BuiltModule.Console)!;
        Link(built, directory);
        Link(BuiltModule.Directory, Path.Combine(directory, "Rembg"));
        Program = Path.Combine(directory, Path.GetFileName(BuiltModule.Console));
    }

    /// <summary>The console's file.</summary>
    public string Program { get; }

    /// <summary>Takes a file or directory out of the module.</summary>
    /// <param name="names">The directories on the way to it, and its name.</param>
    /// <returns>Its full path.</returns>
    public string Remove(params string[] names)
    {
        string path = Path.Combine(Unlink(names[..^1]), names[^1]);
        File.Delete(path);
        return path;
    }

    /// <summary>Makes a directory of the module one of its own: what is changed in it, or looked for beside it, is not the built module's.</summary>
    /// <param name="names">The directories on the way to it, and its name.</param>
    /// <returns>Its full path.</returns>
    public string Unlink(params string[] names)
    {
        string path = Path.Combine(_directory, "Rembg");
        foreach (string name in names)
        {
            path = Path.Combine(path, name);
            Open(path);
        }

        return path;
    }

    /// <summary>Makes a directory of links of a link to a directory.</summary>
    private static void Open(string path)
    {
        if (new DirectoryInfo(path).LinkTarget is { } target)
        {
            File.Delete(path);
            Link(target, path);
        }
    }

    private static void Link(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string directory in Directory.GetDirectories(source))
        {
            Directory.CreateSymbolicLink(Path.Combine(target, Path.GetFileName(directory)), directory);
        }

        foreach (string file in Directory.GetFiles(source))
        {
            string copy = Path.Combine(target, Path.GetFileName(file));
            if (Path.GetExtension(file) is ".dll" or ".json")
            {
                // .NET looks for what an assembly needs where a link to it leads.
                File.Copy(file, copy);
            }
            else
            {
                File.CreateSymbolicLink(copy, file);
            }
        }
    }
}

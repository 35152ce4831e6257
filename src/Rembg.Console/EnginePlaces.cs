namespace Rembg.Hosting;

/// <summary>
/// The directories of the engine's settings, data and cache while it starts. If the user's directories cannot be written, as in a container
/// with a read-only file system, the engine would not start; it then gets a temporary directory.
/// </summary>
internal sealed class EnginePlaces : IDisposable
{
    private static readonly (string Variable, string Default)[] Places =
    [
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CACHE_HOME", ".cache"),
    ];

    private readonly Dictionary<string, string?> _replaced = [];
    private readonly DirectoryInfo? _temporary;

    /// <summary>Replaces the directories that cannot be written.</summary>
    public EnginePlaces()
    {
        // Without a home directory, the engine uses a temporary directory by itself; on Windows, it uses the profile.
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("HOME") is not { Length: > 0 } home)
        {
            return;
        }

        foreach ((string variable, string path) in Places)
        {
            string? own = Environment.GetEnvironmentVariable(variable);
            if (!IsWritable(Path.Combine(own is { Length: > 0 } ? own : Path.Combine(home, path), "powershell")))
            {
                _temporary ??= Directory.CreateTempSubdirectory("rembg-engine-");
                _replaced[variable] = own;
                Environment.SetEnvironmentVariable(variable, _temporary.FullName);
            }
        }
    }

    /// <summary>Restores the variables, which the module reads, too: the engine has read them.</summary>
    public void Restore()
    {
        foreach ((string variable, string? value) in _replaced)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }

        _replaced.Clear();
    }

    /// <summary>Restores the variables and deletes the temporary directory.</summary>
    public void Dispose()
    {
        Restore();
        try
        {
            _temporary?.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system deletes temporary files, too.
        }
    }

    private static bool IsWritable(string directory)
    {
        try
        {
            // The engine creates the directory in any case.
            Directory.CreateDirectory(directory);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

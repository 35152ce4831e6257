using System.Text.Json;

using Rembg.Files;
using Rembg.Server.Contract;

namespace Rembg.ServerControl;

/// <summary>The file of a running server, with its content.</summary>
internal sealed record Registration : RegistrationContent
{
    private Registration(RegistrationContent content, string path)
        : base(content)
    {
        Path = path;
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; private init; }

    /// <summary>The full path of the log, which is beside the file.</summary>
    public string LogPath => LogOf(Path);

    /// <summary>True if the server was told to stop.</summary>
    public bool IsStopping => Path.EndsWith(StoppingExtension, StringComparison.Ordinal);

    /// <summary>
    /// True if this shell can see the server's process. Other machines and containers may share the directory; their processes
    /// are unknown.
    /// </summary>
    public bool IsHere => Space == ProcessSpace.Current;

    /// <summary>True if the server has certainly ended.</summary>
    public bool HasEnded
    {
        get
        {
            using ServerProcess? process = IsHere ? ServerProcess.Find(this) : null;
            return IsHere && process is null;
        }
    }

    /// <summary>True if the path, or its name with the stopping extension, is in use as a registration.</summary>
    public static bool IsTaken(string path) => File.Exists(path) || File.Exists(System.IO.Path.ChangeExtension(path, StoppingExtension));

    /// <summary>Returns the log that belongs to a registration.</summary>
    public static string LogOf(string path) => System.IO.Path.ChangeExtension(path, LogExtension);

    /// <summary>True if a file is the registration of a server.</summary>
    public static bool IsRegistration(string path) => System.IO.Path.GetExtension(path) is Extension or StoppingExtension;

    /// <summary>Reads a registration file.</summary>
    /// <returns>The registration; null if the file is missing or invalid.</returns>
    public static Registration? Read(string path)
    {
        try
        {
            return Parse(RegularFile.ReadAllBytes(path)) is { Id: > 0, Address.IsAbsoluteUri: true } content ? new Registration(content, path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Deletes the file of a server that has ended. If another program holds it open, the next start tries again.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file does no harm: a new server uses another name.
        }
    }

    /// <summary>Tells the server to stop.</summary>
    /// <returns>The registration with its new path.</returns>
    public Registration Withdraw()
    {
        string stopping = System.IO.Path.ChangeExtension(Path, StoppingExtension);
        if (!IsStopping && File.Exists(Path))
        {
            BusyFile.Move(Path, stopping, overwrite: true);
        }

        return this with { Path = stopping };
    }
}

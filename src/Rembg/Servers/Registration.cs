using System.Text.Json;

using Rembg.Files;

namespace Rembg.Servers;

/// <summary>The content of a running server's registration file.</summary>
/// <param name="Id">The process id.</param>
/// <param name="Address">The address that the server listens on.</param>
/// <param name="Model">The model for requests that do not name one.</param>
/// <param name="Version">The version of its module.</param>
/// <param name="Started">The time since when the server has been ready, UTC.</param>
/// <param name="Space">The space in which <paramref name="Id"/> identifies its process: <see cref="ProcessSpace"/>.</param>
internal sealed record Registration(int Id, Uri Address, string Model, string Version, DateTime Started, string Space)
{
    /// <summary>The extension of a running server's file.</summary>
    public const string Extension = ".json";

    // The same as in Rembg.Server: this extension tells it to stop, but never a missing file.
    private const string StoppingExtension = ".stopping";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The full path of the file.</summary>
    public string Path { get; private init; } = string.Empty;

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
    public static string LogOf(string path) => System.IO.Path.ChangeExtension(path, ".log");

    /// <summary>True if a file is the registration of a server.</summary>
    public static bool IsRegistration(string path) => System.IO.Path.GetExtension(path) is Extension or StoppingExtension;

    /// <summary>Reads a registration file.</summary>
    /// <returns>The registration; null if the file is missing or invalid.</returns>
    public static Registration? Read(string path)
    {
        try
        {
            Registration? read = JsonSerializer.Deserialize<Registration>(RegularFile.ReadAllBytes(path), Format);
            return read is { Id: > 0, Address.IsAbsoluteUri: true } ? read with { Path = path } : null;
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

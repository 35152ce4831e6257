using System.Text.Json;

using Rembg.Files;

namespace Rembg.ServerControl;

/// <summary>The content of a running server's file.</summary>
/// <param name="Id">The number of its process.</param>
/// <param name="Address">What it listens on.</param>
/// <param name="Model">The model where a request names none.</param>
/// <param name="Version">The version of the module that it is of.</param>
/// <param name="Started">Since when it can be used, UTC.</param>
/// <param name="Space">Where <paramref name="Id"/> is the number of its process: <see cref="ProcessSpace"/>.</param>
internal sealed record Registration(int Id, Uri Address, string Model, string Version, DateTime Started, string Space)
{
    /// <summary>The extension of the file of a server that runs.</summary>
    public const string Extension = ".json";

    // As Rembg.Server knows it: what tells it to stop is this name, never that a file is missing.
    private const string StoppingExtension = ".stopping";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The full path of the file.</summary>
    public string Path { get; private init; } = string.Empty;

    /// <summary>The full path of the log, beside it.</summary>
    public string LogPath => LogOf(Path);

    /// <summary>True if the server was told to stop.</summary>
    public bool IsStopping => Path.EndsWith(StoppingExtension, StringComparison.Ordinal);

    /// <summary>True if this shell can see the server's process. Other machines and containers may share the directory; nothing is known about their processes.</summary>
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

    /// <summary>Tells if a file is a server's registration, or a remnant of one.</summary>
    public static bool IsTaken(string path) => File.Exists(path) || File.Exists(System.IO.Path.ChangeExtension(path, StoppingExtension));

    /// <summary>The log that belongs to a file.</summary>
    public static string LogOf(string path) => System.IO.Path.ChangeExtension(path, ".log");

    /// <summary>True if a file is the registration of a server.</summary>
    public static bool IsRegistration(string path) => System.IO.Path.GetExtension(path) is Extension or StoppingExtension;

    /// <summary>Reads a file.</summary>
    /// <returns>What it says; null where it is gone or no such file.</returns>
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

    /// <summary>Deletes the file of a server that has ended. Where another program holds it, the next start tries again.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way: a new server takes another name.
        }
    }

    /// <summary>Tells the server to stop.</summary>
    /// <returns>The registration as it is from now on.</returns>
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

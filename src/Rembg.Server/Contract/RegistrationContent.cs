using System.Text.Json;

namespace Rembg.Server.Contract;

/// <summary>The content of the file that a server writes while it runs. The cmdlets find the server by it, and rename it to stop the server.</summary>
/// <param name="Id">The number of the server's process.</param>
/// <param name="Address">The address that the server listens on.</param>
/// <param name="Model">The model for requests that name none.</param>
/// <param name="Version">The version of the server.</param>
/// <param name="Started">The time since which the server can be used, UTC.</param>
/// <param name="Space">The process space in which <paramref name="Id"/> is the number of the process.</param>
internal record RegistrationContent(int Id, Uri Address, string Model, string Version, DateTime Started, string Space)
{
    /// <summary>The extension of the file while the server runs.</summary>
    public const string Extension = ".json";

    /// <summary>The extension that tells the server to stop. A missing file does not: cleaners of temporary files delete files, too.</summary>
    public const string StoppingExtension = ".stopping";

    /// <summary>The extension of the server's log, beside the file.</summary>
    public const string LogExtension = ".log";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="JsonException">It is not a registration.</exception>
    public static RegistrationContent? Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<RegistrationContent>(json, Format);

    /// <summary>The content as the file has it.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Format);
}

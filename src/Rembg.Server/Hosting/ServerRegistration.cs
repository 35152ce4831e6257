using System.Text.Json;

namespace Rembg.Server.Hosting;

/// <summary>The file that tells where a server is: an object of JSON that shells read.</summary>
internal static class ServerRegistration
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="address">Where the server listens.</param>
    /// <param name="model">Its default model.</param>
    public static void Write(string path, string address, string model)
    {
        Content content = new(Environment.ProcessId, address, model, typeof(ServerRegistration).Assembly.GetName().Version!.ToString(3), DateTime.UtcNow);
        string temporary = path + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(content, Format));
        File.Move(temporary, path, overwrite: true);
    }

    private sealed record Content(int Id, string Address, string Model, string Version, DateTime Started);
}

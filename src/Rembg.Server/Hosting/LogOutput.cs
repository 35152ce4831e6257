using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

using Rembg.Server.Configuration;

namespace Rembg.Server.Hosting;

/// <summary>The destination and format of the log.</summary>
internal static class LogOutput
{
    // In the names of .NET's own settings, each of which can be overridden: Logging__Console__FormatterName=json in the environment.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",

        // The program itself reports why the server does not start.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",

        // A refusal and a server that is not ready yet have their lines in the log of requests.
        ["Logging:LogLevel:Rembg.Server.Security"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
    };

    /// <summary>Sets the default format: one line for each event.</summary>
    public static void SetDefaults(IConfigurationBuilder configuration) => configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });

    /// <summary>Redirects the log to a file if one is specified.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Redirect(ServerOptions options)
    {
        if (options.LogFile.Length > 0)
        {
            // The runtime's messages about a crash are also written there.
            StreamWriter file = new(new FileStream(options.LogFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
            TextWriter shared = TextWriter.Synchronized(file);
            Console.SetOut(shared);
            Console.SetError(shared);
        }
    }
}

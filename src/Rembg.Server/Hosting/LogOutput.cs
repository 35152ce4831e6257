using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

using Rembg.Server.Configuration;

namespace Rembg.Server.Hosting;

/// <summary>The destination of the log, and its form.</summary>
internal static class LogOutput
{
    // In the names of .NET's own settings, each of which can be set otherwise: Logging__Console__FormatterName=json in the environment.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",

        // Why the server does not start is a line that the program writes itself.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",

        // A refusal and a server that is not ready yet have their lines in the log of requests.
        ["Logging:LogLevel:Rembg.Server.Security"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
    };

    /// <summary>Sets the looks where nobody else does: one line for each event.</summary>
    public static void SetDefaults(IConfigurationBuilder configuration) => configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });

    /// <summary>Sends the log to a file, where there is to be one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Redirect(ServerOptions options)
    {
        if (options.LogFile.Length > 0)
        {
            // Messages of the runtime about a crash belong there, too.
            StreamWriter file = new(new FileStream(options.LogFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
            TextWriter shared = TextWriter.Synchronized(file);
            Console.SetOut(shared);
            Console.SetError(shared);
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Rembg.Server.Hosting;

/// <summary>Where the log goes, and what is in it.</summary>
internal static class LogOutput
{
    /// <summary>Sets it up: one line for each event, to the terminal or to a file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Configure(ILoggingBuilder logging, ServerOptions options)
    {
        if (options.LogFile.Length > 0)
        {
            // What the runtime says of a crash belongs there, too.
            StreamWriter file = new(new FileStream(options.LogFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
            TextWriter shared = TextWriter.Synchronized(file);
            Console.SetOut(shared);
            Console.SetError(shared);
        }

        logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
    }
}

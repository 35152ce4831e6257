using System.Diagnostics;
using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>A test of real servers, which say where they are in a directory of its own, <c>servers</c>. None outlives it.</summary>
public abstract class ServerTest : ModelHomeTest
{
    private protected const string Start = "Start-RembgServer -Port 0 ";

    protected ServerTest()
    {
        Set("REMBG_SERVERS", Files["servers"]);
        Set("Rembg__ApiKey", null);
    }

    private protected HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Starts a server with further options.</summary>
    private protected PSObject StartServer(string options = "-NoPage") => Assert.Single(Run(Start + options).ThrowOnError().Output);

    private protected static Uri AddressOf(PSObject server) => (Uri)server.Properties["Address"].Value;

    private protected static int IdOf(PSObject server) => (int)server.Properties["Id"].Value;

    /// <summary>The file of a server.</summary>
    private protected static string Registration(PSObject server) => Path.ChangeExtension((string)server.Properties["LogPath"].Value, ".json");

    /// <summary>The files in the directory of servers.</summary>
    private protected IReadOnlyList<string> ServerFiles =>
        Directory.Exists(Files["servers"]) ? [.. Directory.GetFiles(Files["servers"]).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)] : [];

    /// <summary>Processes of servers of this test, by what their command lines name; none on systems other than Linux, which do not tell these.</summary>
    private protected IEnumerable<int> Processes => (OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc") : [])
        .Where(directory => int.TryParse(Path.GetFileName(directory), out _) && CommandLine(directory).Contains(Files["servers"], StringComparison.Ordinal))
        .Select(static directory => int.Parse(Path.GetFileName(directory), System.Globalization.CultureInfo.InvariantCulture));

    private protected static string CommandLine(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>True if a process has ended, or will in a moment.</summary>
    private protected static bool Ends(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return process.WaitForExit(TimeSpan.FromMinutes(1));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    public override void Dispose()
    {
        Run("Stop-RembgServer -Force -Timeout 0");
        Client.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }
}

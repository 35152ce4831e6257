using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>The help of the server that comes with the module, which is written from a file beside it.</summary>
public sealed class ServerHelpTests
{
    [Fact]
    public void The_server_of_the_module_explains_its_options()
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(BuiltModule.Directory, "server", "Rembg.Server.dll"), "--help"]) { RedirectStandardOutput = true };
        using Process server = Process.Start(start)!;
        string help = server.StandardOutput.ReadToEnd();
        server.WaitForExit();
        Assert.Equal(0, server.ExitCode);
        Assert.Contains("The port to listen on; 0 for a free port. Default: 7000.", help, StringComparison.Ordinal);
    }
}

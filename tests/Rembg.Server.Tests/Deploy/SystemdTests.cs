using System.Diagnostics;

namespace Rembg.Tests.Deploy;

/// <summary>The unit for systemd, as systemd itself reads it.</summary>
public sealed class SystemdTests
{
    [Fact]
    public void Systemd_has_no_objection_to_the_unit()
    {
        string analyzer = DeployFile.Program("systemd-analyze", "systemd");
        using TemporaryDirectory files = new();

        // The server is not installed here.
        File.WriteAllText(files["rembg.service"], DeployFile.Read("rembg.service", ("/opt/rembg/Rembg.Server", "/bin/true")));
        using Process process = Process.Start(new ProcessStartInfo(analyzer, ["verify", "--man=no", files["rembg.service"]]) { RedirectStandardError = true })!;
        string objections = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(string.Empty, objections);
        Assert.Equal(0, process.ExitCode);
    }
}

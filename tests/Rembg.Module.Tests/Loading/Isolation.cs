using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>Processes in namespaces of their own, as containers are.</summary>
internal static class Isolation
{
    private static readonly Lazy<bool> Works = new(static () => Run(["-m"], "true").ExitCode == 0);

    /// <summary>Runs a command of the shell, or skips the test where the system has no namespaces for this user.</summary>
    /// <param name="namespaces">Options of unshare(1).</param>
    /// <param name="command">The command.</param>
    public static ConsoleResult Run(string namespaces, string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare") && Works.Value, "This user may not make namespaces here.");
        return Run(namespaces.Split(' '), "sh", "-c", command);
    }

    private static ConsoleResult Run(IEnumerable<string> options, params string[] command)
    {
        string[] root = Environment.IsPrivilegedProcess ? [] : ["--map-root-user"];
        using ConsoleProgram program = ConsoleProgram.Start(new ProcessStartInfo("/usr/bin/unshare", [.. root, .. options, .. command]));
        program.Input.Close();
        return program.Wait(TimeSpan.FromMinutes(2));
    }
}

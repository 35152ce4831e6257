using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>A user of the machine other than the one who runs the tests. Only root can give files away.</summary>
internal static class OtherUser
{
    /// <summary>The user "nobody" of most systems; the user need not exist.</summary>
    public const uint Id = 65534;

    /// <summary>Gives a file or directory itself to that user, or skips the test.</summary>
    public static void Own(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess, "Only root can give files away.");
        Run("chown", "-h", $"{Id}", path);
    }

    /// <summary>Runs a program that has to succeed.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

using System.Diagnostics;

namespace Rembg.Tests.Files;

/// <summary>A file system of its own in memory, which only root on Linux can mount.</summary>
internal sealed class MemoryFileSystem : IDisposable
{
    private readonly string _directory;

    public MemoryFileSystem(string directory, string options)
    {
        _directory = directory;
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting needs root on Linux.");
        Directory.CreateDirectory(directory);
        Assert.SkipUnless(Succeeds("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory), "This system lets nobody mount a file system.");
    }

    public void Dispose() => Assert.True(Succeeds("umount", _directory));

    private static bool Succeeds(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

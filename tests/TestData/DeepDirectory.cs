using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>
/// Directories within each other, so many that the innermost cannot be listed by its full path, not even by an
/// administrator: the system's bound of a path is 4096 bytes (Linux) or 1024 (macOS).
/// </summary>
internal sealed class DeepDirectory : IDisposable
{
    private readonly string _path;

    public DeepDirectory(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Shell("cd \"$0\"; name=$(printf 'd%.0s' $(seq 200)); for i in $(seq 25); do mkdir $name && cd -P $name || exit 1; done");
    }

    // .NET cannot delete it either.
    public void Dispose() => Shell("rm -rf \"$0\"");

    private void Shell(string script)
    {
        using Process shell = Process.Start("/bin/sh", ["-c", script, _path]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}

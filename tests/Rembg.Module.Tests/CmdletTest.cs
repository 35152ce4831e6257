namespace Rembg.Tests;

/// <summary>A test of a cmdlet: a shell with the module, and a directory to work in.</summary>
public abstract class CmdletTest : IDisposable
{
    private readonly Shell _shell = new();

    private protected TemporaryDirectory Files { get; } = new();

    private protected ShellResult Run(string script, params object?[] arguments) => _shell.Run(script, arguments);

    private protected System.Management.Automation.PowerShell Create(string script, params object?[] arguments) => _shell.Create(script, arguments);

    public virtual void Dispose()
    {
        _shell.Dispose();
        Files.Dispose();
        GC.SuppressFinalize(this);
    }
}

using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Rembg.Tests;

/// <summary>A runspace of the real PowerShell engine with the built module imported.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    public Shell(bool import = true)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // The module's format files are unsigned, and the default of Windows lets no unsigned file in.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        if (import)
        {
            Run("Import-Module $args[0]", BuiltModule.Manifest).ThrowOnError();
        }
    }

    /// <summary>Runs a script and collects all of its streams. An error that ends a statement ends the script and is the last one.</summary>
    public ShellResult Run(string script, params object?[] arguments)
    {
        using PowerShell shell = Create($"try {{ {script}\n }} catch {{ throw }}", arguments);
        try
        {
            return Collect(shell, shell.Invoke());
        }
        catch (RuntimeException exception)
        {
            ShellResult result = Collect(shell, []);
            return result with { Errors = [.. result.Errors, exception.ErrorRecord], Terminated = true };
        }
    }

    /// <summary>A script ready to run in this runspace, for tests that stop it or watch its streams.</summary>
    public PowerShell Create(string script, params object?[] arguments)
    {
        PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        foreach (object? argument in arguments)
        {
            shell.AddArgument(argument);
        }

        return shell;
    }

    public void Dispose() => _runspace.Dispose();

    private static ShellResult Collect(PowerShell shell, Collection<PSObject> output) => new(
        [.. output],
        [.. shell.Streams.Error],
        [.. shell.Streams.Warning.Select(record => record.Message)],
        [.. shell.Streams.Progress],
        Terminated: false);
}

/// <summary>The output and the errors of a script.</summary>
internal sealed record ShellResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<ProgressRecord> Progress,
    bool Terminated)
{
    /// <summary>The ids without the command's name behind the comma.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];

    public ShellResult ThrowOnError()
    {
        Assert.Empty(Errors.Select(error => error.ToString()));
        return this;
    }
}

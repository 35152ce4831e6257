using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

using Microsoft.PowerShell;

namespace Rembg.Hosting;

/// <summary>A PowerShell session with the module imported.</summary>
internal sealed class Session : IDisposable
{
    // Out-Default, which is behind every script, succeeds whatever the script does.
    private const string Succeeded = "__RembgConsoleSucceeded";

    private readonly ConsoleUserInterface _ui;
    private readonly Runspace _runspace;

    /// <summary>Starts the engine and imports the module.</summary>
    /// <param name="host">The program, as PowerShell sees it.</param>
    /// <param name="ui">Its user interface.</param>
    /// <param name="manifest">The module's manifest.</param>
    /// <exception cref="StartException">The module cannot be imported.</exception>
    public Session(ConsoleHost host, ConsoleUserInterface ui, string manifest)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule(manifest);
        if (OperatingSystem.IsWindows())
        {
            // The format files are unsigned text, which a machine that never had PowerShell refuses to load by default.
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        _ui = ui;
        _runspace = RunspaceFactory.CreateRunspace(host, state);
        try
        {
            _runspace.Open();
        }
        catch (RunspaceOpenModuleLoadException exception)
        {
            _runspace.Dispose();
            throw new StartException($"The Rembg module cannot be imported. {exception.ErrorRecords[0]}");
        }
    }

    /// <summary>Runs a script and shows its results and errors as PowerShell does.</summary>
    /// <param name="script">The script.</param>
    /// <param name="stopToken">Stops it; commands get to clean up.</param>
    /// <returns>Exit code 0, 1 after an error, 2 for a script that is no PowerShell.</returns>
    public int Run(string script, CancellationToken stopToken)
    {
        try
        {
            Invoke(script, stopToken);
        }
        catch (Exception) when (stopToken.IsCancellationRequested)
        {
            // Whatever stopping has thrown, it was asked for.
        }
        catch (ParseException)
        {
            ShowMistakes(script);
            return ExitCode.Misuse;
        }
        catch (Exception exception) when (exception is IContainsErrorRecord)
        {
            Show(((IContainsErrorRecord)exception).ErrorRecord);
        }
        finally
        {
            _ui.ClearProgress();
        }

        return FileExitCode ?? (_ui.HasShownError ? ExitCode.Failure : ExitCode.Success);
    }

    /// <summary>
    /// The exit code of a script file or a program that was the last command and failed; null where the last command succeeded, or was
    /// another one. <c>exit</c> in a file ends the file alone, and the engine leaves its code in a variable.
    /// </summary>
    private int? FileExitCode =>
        Global(Succeeded) is false && Global("LASTEXITCODE") is int code and not 0 ? code : null;

    private object? Global(string variable) => _runspace.SessionStateProxy.PSVariable.GetValue(variable);

    /// <summary>Tells of each position of a cmdlet whether it takes several values; nothing of other commands.</summary>
    /// <param name="command">The name of the command.</param>
    public IReadOnlyList<bool> PositionsOf(string command) => CommandOf(command) is CmdletInfo { ParameterSets: var sets }
        ?
        [
            .. (sets.FirstOrDefault(static set => set.IsDefault) ?? sets[0]).Parameters
                .Where(static parameter => parameter.Position >= 0)
                .OrderBy(static parameter => parameter.Position)
                .Select(static parameter => parameter.ParameterType.IsArray),
        ]
        : [];

    private CommandInfo? CommandOf(string name)
    {
        // The session's own lookup does not import the module of a command.
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Get-Command").AddParameter("Name", WildcardPattern.Escape(name)).AddParameter("CommandType", CommandTypes.Cmdlet | CommandTypes.Alias | CommandTypes.Function).AddParameter("ErrorAction", ActionPreference.Ignore);
        CommandInfo? command = shell.Invoke<CommandInfo>().FirstOrDefault();
        return command is AliasInfo alias ? alias.ResolvedCommand : command;
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private void Invoke(string script, CancellationToken stopToken)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(Noting(script));

        // Out-Default formats errors, too, and knows each from a result that happens to be an error record.
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        using CancellationTokenRegistration stop = stopToken.Register(() => shell.BeginStop(null, null));
        shell.Invoke();
    }

    /// <summary>
    /// The script, which notes at its end whether its last command has succeeded, where that is a file or a program. A script of named
    /// blocks takes nothing behind it.
    /// </summary>
    private string Noting(string script)
    {
        ScriptBlockAst parsed = Parser.ParseInput(script, out _, out ParseError[] mistakes);
        return mistakes.Length == 0
            && parsed.EndBlock is { Unnamed: true, Statements: [.., PipelineAst { PipelineElements: [.., CommandAst last] }] }
            && (last.GetCommandName() is not { } name || CommandOf(name) is null) ? $"{script}\n\n${Succeeded} = $?" : script;
    }

    /// <summary>Shows an error that has ended the script, in the view of all other errors.</summary>
    private void Show(ErrorRecord error)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default").AddParameter("InputObject", error);
        _ui.IsShowingError = true;
        shell.Invoke();
    }

    /// <summary>Shows the syntax errors of a script, with their places; the exception has only the first message.</summary>
    private void ShowMistakes(string script)
    {
        Parser.ParseInput(script, out _, out ParseError[] mistakes);
        foreach (ParseError mistake in mistakes)
        {
            _ui.WriteErrorLine($"Line {mistake.Extent.StartLineNumber}, column {mistake.Extent.StartColumnNumber}: {mistake.Message}");
        }
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

using Microsoft.PowerShell;

namespace Rembg.Hosting;

/// <summary>A PowerShell session with the module imported.</summary>
internal sealed class Session : IDisposable
{
    // Out-Default, which follows every script, always succeeds, whether the script does or not.
    private const string Succeeded = "__RembgConsoleSucceeded";

    // Batch systems and service managers stop a process with a signal and kill it some time later, mostly after 30 seconds or more.
    private const int GracePeriodSeconds = 10;

    // The error of a single object in the pipeline.
    private const string ItemNotBound = "InputObjectNotBound";

    // The module marks the errors of parameters for which a cmdlet has done nothing.
    private const string NothingDone = "Rembg.NothingDone";

    private readonly ConsoleUserInterface _ui;
    private readonly Runspace _runspace;

    /// <summary>Starts the engine and imports the module.</summary>
    /// <param name="host">The host that represents the program.</param>
    /// <param name="ui">The host's user interface.</param>
    /// <param name="manifest">The module's manifest.</param>
    /// <exception cref="StartException">The module cannot be imported.</exception>
    public Session(ConsoleHost host, ConsoleUserInterface ui, string manifest)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule(manifest);
        if (OperatingSystem.IsWindows())
        {
            // The format files are not signed, and a machine that never had PowerShell refuses to load them by default.
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        state.Variables.Add(new SessionStateVariableEntry("RembgGracePeriod", GracePeriodSeconds, "Seconds in which photos in progress are finished after a signal."));
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
    /// <param name="stopToken">Stops the script; commands can still clean up.</param>
    /// <returns>Exit code 0, 1 after an error, 2 if the script has syntax errors, or 75 if it was stopped.</returns>
    public int Run(string script, CancellationToken stopToken)
    {
        try
        {
            if (Invoke(script, stopToken) == PSInvocationState.Stopped)
            {
                return ExitCode.Stopped;
            }
        }
        catch (Exception) when (stopToken.IsCancellationRequested)
        {
            // This exception results from the requested stop.
            return ExitCode.Stopped;
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

        return FileExitCode ?? (!_ui.HasShownError ? ExitCode.Success : IsMisused(script) ? ExitCode.Misuse : ExitCode.Failure);
    }

    /// <summary>
    /// Determines whether a single command was wrong and so did nothing: it does not exist, lacks a parameter, or has parameters with invalid
    /// values. Of a script with several commands, some may have done their work.
    /// </summary>
    private bool IsMisused(string script) =>
        Parser.ParseInput(script, out _, out _).EndBlock is { Statements: [PipelineAst] } && Global("Error") is ArrayList errors && errors.OfType<ErrorRecord>().Any(IsMisuse);

    private static bool IsMisuse(ErrorRecord error) =>
        error.FullyQualifiedErrorId == nameof(CommandNotFoundException)
        || (error.Exception is ParameterBindingException && !error.FullyQualifiedErrorId.StartsWith(ItemNotBound, StringComparison.Ordinal))
        || error.Exception.Data.Contains(NothingDone);

    /// <summary>
    /// The exit code of a script file or a program that was the last command and failed; null if the last command succeeded or
    /// was of another kind. <c>exit</c> in a script file ends only the file, and the engine keeps its code in a variable.
    /// </summary>
    private int? FileExitCode =>
        Global(Succeeded) is false && Global("LASTEXITCODE") is int code and not 0 ? code : null;

    private object? Global(string variable) => _runspace.SessionStateProxy.PSVariable.GetValue(variable);

    /// <summary>Returns, for each positional parameter of a cmdlet, true if it takes several values; empty for other commands.</summary>
    /// <param name="command">The command's name.</param>
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
        // The session's own lookup does not import a command's module.
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Get-Command").AddParameter("Name", WildcardPattern.Escape(name)).AddParameter("CommandType", CommandTypes.Cmdlet | CommandTypes.Alias | CommandTypes.Function).AddParameter("ErrorAction", ActionPreference.Ignore);
        CommandInfo? command = shell.Invoke<CommandInfo>().FirstOrDefault();
        return command is AliasInfo alias ? alias.ResolvedCommand : command;
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private PSInvocationState Invoke(string script, CancellationToken stopToken)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(Noting(script));

        // Out-Default also formats errors, and it can distinguish them from results that happen to be error records.
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");

        // The engine forgets a stop that it gets just before it starts the script. So the script starts first, unless a signal came before.
        if (stopToken.IsCancellationRequested)
        {
            return PSInvocationState.Stopped;
        }

        IAsyncResult invocation = shell.BeginInvoke();
        using CancellationTokenRegistration stop = stopToken.Register(() => shell.BeginStop(null, null));
        shell.EndInvoke(invocation);
        return shell.InvocationStateInfo.State;
    }

    /// <summary>
    /// Extends the script so that it records at its end whether its last command succeeded, if that is a file or a program.
    /// Nothing can be appended to a script with named blocks.
    /// </summary>
    private string Noting(string script)
    {
        ScriptBlockAst parsed = Parser.ParseInput(script, out _, out ParseError[] mistakes);
        return mistakes.Length == 0
            && parsed.EndBlock is { Unnamed: true, Statements: [.., PipelineAst { PipelineElements: [.., CommandAst last] }] }
            && (last.GetCommandName() is not { } name || CommandOf(name) is null) ? $"{script}\n\n${Succeeded} = $?" : script;
    }

    /// <summary>Shows an error that ended the script, in the same view as all other errors.</summary>
    private void Show(ErrorRecord error)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default").AddParameter("InputObject", error);
        _ui.IsShowingError = true;
        shell.Invoke();
    }

    /// <summary>Shows the syntax errors of a script with their positions; the exception contains only the first message.</summary>
    private void ShowMistakes(string script)
    {
        Parser.ParseInput(script, out _, out ParseError[] mistakes);
        foreach (ParseError mistake in mistakes)
        {
            _ui.WriteErrorLine($"Line {mistake.Extent.StartLineNumber}, column {mistake.Extent.StartColumnNumber}: {mistake.Message}");
        }
    }
}

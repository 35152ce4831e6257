using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Rembg.Hosting;

/// <summary>
/// Writes results to standard output, and errors, warnings, progress and questions to standard error, so that a pipe or a file
/// contains results only.
/// </summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    private readonly Terminal _terminal;
    private readonly CancellationToken _stopToken;

    /// <summary>Creates an interface for the process's terminal.</summary>
    /// <param name="terminal">The terminal to write to.</param>
    /// <param name="stopToken">Cancels waiting for an answer.</param>
    public ConsoleUserInterface(Terminal terminal, CancellationToken stopToken)
    {
        _terminal = terminal;
        _stopToken = stopToken;
    }

    /// <summary>True if an error was shown. Errors that a script has caught or suppressed do not count.</summary>
    public bool HasShownError { get; private set; }

    /// <summary>True while the view of an error is written as output, because the engine does not identify it as an error.</summary>
    public bool IsShowingError { get; set; }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUserInterface();

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => _terminal.HasOutputColors || _terminal.HasMessageColors;

    /// <inheritdoc/>
    public override void Write(string value) => _terminal.Write(GetOutputString(value, _terminal.HasOutputColors));

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string value)
    {
        if (IsShowingError)
        {
            WriteErrorLine(value);
        }
        else
        {
            Write(value + Environment.NewLine);
        }
    }

    /// <inheritdoc/>
    public override void WriteErrorLine(string value)
    {
        HasShownError = true;
        WriteMessage(value);
    }

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteMessage(PSStyle.Instance.Formatting.Warning, "WARNING", message);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteMessage(PSStyle.Instance.Formatting.Verbose, "VERBOSE", message);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteMessage(PSStyle.Instance.Formatting.Debug, "DEBUG", message);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record) => _terminal.ShowProgress(ProgressLine.Format(record));

    /// <summary>Clears the progress line when its activity is over.</summary>
    public void ClearProgress() => _terminal.ShowProgress(string.Empty);

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        ChoicePrompt prompt = new(choices, defaultChoice);
        string question = string.Join(Environment.NewLine, string.Empty, caption, message, string.Empty);
        while (true)
        {
            string answer = Ask(question + prompt.Text);
            if (prompt.Understand(answer) is { } choice)
            {
                return choice;
            }

            question = answer == ChoicePrompt.HelpKey ? prompt.Help : string.Empty;
        }
    }

    /// <inheritdoc/>
    public override string ReadLine() => Ask(string.Empty);

    /// <summary>Not supported: the engine then lists the missing parameters, as is usual on a command line.</summary>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new HostException("This console does not prompt for values; specify the value on the command line.");

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException("This console does not prompt for values; specify the value on the command line.");

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw new HostException("This console does not prompt for values; specify the value on the command line.");

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw new HostException("This console does not prompt for values; specify the value on the command line.");

    /// <summary>Shows a question and waits for a line.</summary>
    /// <exception cref="HostException">Nobody can answer.</exception>
    /// <exception cref="PipelineStoppedException">The process was asked to stop.</exception>
    private string Ask(string question)
    {
        if (!_terminal.IsInteractive)
        {
            throw Unanswered("A question needs an answer, but there is no terminal.");
        }

        _terminal.WriteMessage(question);
        string? answer = null;
        try
        {
            // Reading a line cannot be interrupted, so another thread waits for it.
            Task<string?> line = Task.Run(Console.ReadLine, _stopToken);
            line.Wait(_stopToken);
            answer = line.Result?.Trim();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            if (answer is null)
            {
                // The user has not ended the line.
                WriteMessage(string.Empty);
            }
        }

        return answer ?? throw Unanswered("A question needs an answer, but the input has ended.");
    }

    private static HostException Unanswered(string message)
    {
        HostException exception = new(message, null, "NobodyToAsk", ErrorCategory.InvalidOperation);
        exception.ErrorRecord.ErrorDetails = new ErrorDetails(message)
        {
            RecommendedAction = "Run the command in a terminal, or suppress the question with '-Confirm:$false'.",
        };
        return exception;
    }

    private void WriteMessage(string style, string kind, string message) =>
        WriteMessage($"{style}{kind}: {message}{PSStyle.Instance.Reset}");

    private void WriteMessage(string text) => _terminal.WriteMessage(GetOutputString(text + Environment.NewLine, _terminal.HasMessageColors));
}

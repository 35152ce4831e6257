using System.Globalization;
using System.Management.Automation.Host;

namespace Rembg.Hosting;

/// <summary>The PowerShell host that represents this program.</summary>
internal sealed class ConsoleHost : PSHost
{
    private readonly ConsoleUserInterface _ui;

    /// <summary>Creates a host that uses the given interface.</summary>
    public ConsoleHost(ConsoleUserInterface ui)
    {
        _ui = ui;
    }

    /// <summary>The exit code that a script has set with <c>exit</c>; null if it has not.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>
    /// The name of every PowerShell host on a console. With this name, the engine measures text itself, including wide
    /// characters and colour sequences; for other hosts it counts characters.
    /// </summary>
    public override string Name => nameof(ConsoleHost);

    /// <inheritdoc/>
    public override Version Version => typeof(ConsoleHost).Assembly.GetName().Version!;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override PSHostUserInterface UI => _ui;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <summary>Called for the answer "Suspend" to a question; there is no prompt to return to, so the question is repeated.</summary>
    public override void EnterNestedPrompt() => _ui.WriteWarningLine("Suspending is not supported here. Please choose another answer.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt()
    {
    }

    /// <inheritdoc/>
    public override void NotifyBeginApplication() => _ui.ClearProgress();

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }
}

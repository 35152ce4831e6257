using Rembg.Hosting;

EngineEnvironment.RemoveRelativePlaces();
using Utf8Output output = new();
Terminal terminal = new();
try
{
    CommandLine commandLine = CommandLine.Parse(args);
    switch (commandLine.Request)
    {
        case Request.Help:
            terminal.Write(Usage.Text);
            return ExitCode.Success;
        case Request.Version:
            terminal.Write(Usage.Version);
            return ExitCode.Success;
        default:
            return Run(terminal, args);
    }
}
catch (StartException exception)
{
    terminal.WriteMessage($"Rembg.Console: {exception.Message}{Environment.NewLine}");
    return ExitCode.Misuse;
}
#pragma warning disable CA1031 // For any error in the engine, the user gets a message and not a stack trace.
catch (Exception exception)
#pragma warning restore CA1031
{
    terminal.WriteMessage($"Rembg.Console: {exception.Message}{Environment.NewLine}");
    return ExitCode.Failure;
}

static int Run(Terminal terminal, string[] arguments)
{
    string manifest = ModuleLocation.FindManifest();
    EngineEnvironment.Prepare(manifest);
    using EnginePlaces places = new();
    using Interruption interruption = new();
    ConsoleUserInterface ui = new(terminal, interruption.Token);
    ConsoleHost host = new(ui);
    using Session session = new(host, ui, manifest);
    places.Restore();
    int exitCode = session.Run(CommandLine.ScriptFor(arguments, session.PositionsOf), interruption.Token);
    return exitCode == ExitCode.Stopped ? exitCode : host.ExitCode ?? exitCode;
}

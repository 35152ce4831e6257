using System.Diagnostics;

namespace Rembg.Benchmarks.Processes;

/// <summary>The PowerShell that the module runs in.</summary>
internal sealed class ModuleShell
{
    private readonly Func<string, ProcessStartInfo> _command;

    private ModuleShell(string name, string import, Func<string, ProcessStartInfo> command)
    {
        Name = name;
        Import = import;
        _command = command;
    }

    /// <summary>The built console. It has imported the module before a script begins.</summary>
    public static ModuleShell Console { get; } = new("console", string.Empty, static script => new ProcessStartInfo("dotnet", [BuildOutputs.Console, script]));

    /// <summary>PowerShell itself.</summary>
    public static ModuleShell PowerShell { get; } = new(
        "pwsh",
        $"Import-Module {ModuleScript.Literal(BuildOutputs.Manifest)}",
        static script => new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script]));

    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>The script's own statement that imports the module; empty where none is needed.</summary>
    public string Import { get; }

    /// <summary>The shell of a name; the console if no such shell is found.</summary>
    /// <exception cref="BenchmarkException">There is no such shell.</exception>
    public static ModuleShell Of(string? name) => name switch
    {
        null or "console" => Console,
        "pwsh" => PowerShell,
        _ => throw new BenchmarkException($"'--shell {name}' is neither 'console' nor 'pwsh'."),
    };

    /// <summary>A process that runs a script; it knows no models but the bundled ones and the files that it is told.</summary>
    public ProcessStartInfo Command(string script)
    {
        ProcessStartInfo start = _command(script);
        start.Environment["U2NET_HOME"] = Path.Combine(Path.GetTempPath(), "rembg-benchmarks-no-models");
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        return start;
    }
}

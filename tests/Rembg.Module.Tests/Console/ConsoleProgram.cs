using System.Diagnostics;
using System.Text;

namespace Rembg.Tests;

/// <summary>The built console as its users start it: a process of its own, with no terminal.</summary>
internal sealed class ConsoleProgram : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private ConsoleProgram(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Number of the process, to send it signals.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The input that a user types at the keyboard.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts the console and lets it run.</summary>
    public static ConsoleProgram Start(params string[] arguments) => new(Command(null, arguments));

    /// <summary>Starts something else and lets it run.</summary>
    public static ConsoleProgram Start(ProcessStartInfo start) => new(start);

    /// <summary>Runs the console to its end, with nothing to read from standard input.</summary>
    public static ConsoleResult Run(params string[] arguments) => RunIn(null, arguments);

    /// <summary>Runs the console in a directory.</summary>
    public static ConsoleResult RunIn(string? directory, params string[] arguments)
    {
        using ConsoleProgram program = new(Command(directory, arguments));
        program.Input.Close();
        return program.Wait(TimeSpan.FromMinutes(5));
    }

    /// <summary>Runs the console to its end with these environment variables in addition to those that this process has; null removes one.</summary>
    public static ConsoleResult RunWith(IEnumerable<KeyValuePair<string, string?>> environment, params string[] arguments) => RunWith(BuiltModule.Console, environment, arguments);

    /// <inheritdoc cref="RunWith(IEnumerable{KeyValuePair{string, string}}, string[])"/>
    /// <param name="console">Another copy of the console.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="arguments">The command line.</param>
    public static ConsoleResult RunWith(string console, IEnumerable<KeyValuePair<string, string?>> environment, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [console, .. arguments]);
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        using ConsoleProgram program = new(start);
        program.Input.Close();
        return program.Wait(TimeSpan.FromMinutes(5));
    }

    /// <summary>Waits for the end, and fails when it does not come in time.</summary>
    public ConsoleResult Wait(TimeSpan patience)
    {
        Assert.True(_process.WaitForExit(patience), $"Still running after {patience}.");
        return new ConsoleResult(_process.ExitCode, _output.GetAwaiter().GetResult(), _errors.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Command(string? directory, string[] arguments) =>
        new("dotnet", [BuiltModule.Console, .. arguments]) { WorkingDirectory = directory ?? string.Empty };
}

/// <summary>The exit code of a process and its output, with lines ending in <c>\n</c> alone.</summary>
internal sealed record ConsoleResult
{
    public ConsoleResult(int exitCode, string output, string errors)
    {
        ExitCode = exitCode;
        Output = output.Replace("\r\n", "\n", StringComparison.Ordinal);
        Errors = errors.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    public int ExitCode { get; }

    public string Output { get; }

    public string Errors { get; }

    public ConsoleResult ExpectExitCode(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\n{Output}\n{Errors}");
        return this;
    }
}

using System.Diagnostics;
using System.Text;

namespace Rembg.Benchmarks.Processes;

/// <summary>A process that has run to its end.</summary>
/// <param name="Launched">When it was started, in ticks of <see cref="Stopwatch"/>, which all processes of the machine share.</param>
/// <param name="Exited">When it had ended.</param>
/// <param name="Lines">The lines of its standard output.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Errors">The text of its standard error stream.</param>
internal sealed record ChildProcess(long Launched, long Exited, IReadOnlyList<string> Lines, int ExitCode, string Errors)
{
    /// <summary>Seconds from its start to its end.</summary>
    public double WallSeconds => Stopwatch.GetElapsedTime(Launched, Exited).TotalSeconds;

    /// <summary>The values behind a word at the beginning of a line, once for each such line.</summary>
    public IReadOnlyList<string[]> Records(string word) =>
        [.. Lines.Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1..])];

    /// <summary>Runs a program.</summary>
    /// <exception cref="BenchmarkException">It cannot be started, or failed.</exception>
    public static ChildProcess Run(ProcessStartInfo start)
    {
        ChildProcess child = RunToEnd(start);
        return child.ExitCode == 0
            ? child
            : throw new BenchmarkException($"{start.FileName} {string.Join(' ', start.ArgumentList)}\nended with {child.ExitCode}.\n{string.Join('\n', child.Lines)}\n{child.Errors}");
    }

    /// <summary>Runs a program, which may fail.</summary>
    /// <exception cref="BenchmarkException">It cannot be started.</exception>
    public static ChildProcess RunToEnd(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        long launched = Stopwatch.GetTimestamp();
        using Process process = Start(start);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        long exited = Stopwatch.GetTimestamp();
        string[] lines = output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new ChildProcess(launched, exited, lines, process.ExitCode, errors.GetAwaiter().GetResult());
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new BenchmarkException($"'{start.FileName}' cannot be started: {exception.Message}");
        }
    }
}

using System.Diagnostics;
using System.Text;

namespace Rembg.Benchmarks.Processes;

/// <summary>A process that has run to its end.</summary>
/// <param name="Launched">When it was started, in ticks of <see cref="Stopwatch"/>, which all processes of the machine share.</param>
/// <param name="Exited">When it had ended.</param>
/// <param name="Lines">What it wrote to its standard output.</param>
internal sealed record ChildProcess(long Launched, long Exited, IReadOnlyList<string> Lines)
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
        return process.ExitCode == 0
            ? new ChildProcess(launched, exited, output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            : throw new BenchmarkException($"{start.FileName} {string.Join(' ', start.ArgumentList)}\nended with {process.ExitCode}.\n{output}\n{errors.GetAwaiter().GetResult()}");
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

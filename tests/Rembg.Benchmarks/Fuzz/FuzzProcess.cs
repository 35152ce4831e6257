using System.Diagnostics;
using System.Globalization;

using Rembg.Benchmarks.Processes;
using Rembg.Inference;

namespace Rembg.Benchmarks.Fuzz;

/// <summary>A process of its own that cuts out all files of a directory twice, as many at once as there are cores.</summary>
internal static class FuzzProcess
{
    /// <summary>The command of this program that runs it.</summary>
    public const string Name = "fuzz-process";

    /// <summary>The options that the command understands.</summary>
    public static readonly string[] Options = ["model", "files", "out", "limit", "budget"];

    /// <summary>The number of passes over the files.</summary>
    public const int Passes = 2;

    private const string Began = "began";
    private const string Done = "done";
    private const string Peak = "peak";

    /// <summary>Starts the process and waits for its end, whatever it is.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="files">The directory of the damaged files.</param>
    /// <param name="outputs">A directory for the cut-outs.</param>
    /// <param name="limit">Seconds that a file may take.</param>
    /// <param name="budget">Megabytes that files in work may take together.</param>
    public static FuzzRun Run(string model, string files, string outputs, int limit, int budget)
    {
        ChildProcess child = OwnProcess.RunToEnd(
            Name, "--model", model, "--files", files, "--out", outputs,
            "--limit", limit.ToString(CultureInfo.InvariantCulture),
            "--budget", budget.ToString(CultureInfo.InvariantCulture));
        FuzzOutcome[] outcomes = [.. child.Records(Done).Select(FuzzOutcome.Read)];
        IEnumerable<(int, int)> began = child.Records(Began)
            .Select(static values => (int.Parse(values[0], CultureInfo.InvariantCulture), int.Parse(values[1], CultureInfo.InvariantCulture)));
        return new FuzzRun(
            outcomes,
            [.. began.Except(outcomes.Select(static outcome => (outcome.Pass, outcome.File))).Select(static place => place.Item2)],
            child.Records(Peak).Select(static values => long.Parse(values[0], CultureInfo.InvariantCulture)).LastOrDefault(),
            child.ExitCode,
            child.Errors);
    }

    /// <summary>Cuts out the files in this process and writes a line when a file is begun and when it is done.</summary>
    public static void CutOut(CommandOptions options)
    {
        string[] files = FilesIn(options.Required("files"));
        string outputs = options.Required("out");
        using SegmentationModel model = SegmentationModel.Load(options.Required("model"), settings: new SessionSettings { ManyPhotos = true });
        BackgroundRemover remover = new(model, new RemovalOptions
        {
            Overwrite = true,
            TimeLimit = TimeSpan.FromSeconds(options.Number("limit", 1)),
            MemoryLimit = options.Number("budget", 1) * 1_000_000L,
        });
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
        for (int pass = 1; pass <= Passes; pass++)
        {
            int current = pass;
            Parallel.For(0, files.Length, parallel, index =>
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Began} {current} {index}"));
                long start = Stopwatch.GetTimestamp();
                string output = Path.Combine(outputs, index.ToString(CultureInfo.InvariantCulture) + ".png");
                (string kind, bool isDefect) = Try(remover, files[index], output);
                FuzzOutcome outcome = new(current, index, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds, kind, isDefect);
                Console.WriteLine($"{Done} {outcome.Record}");
            });
            using Process process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Peak} {process.PeakWorkingSet64}"));
        }
    }

    /// <summary>The files of a directory in the order of their numbers.</summary>
    public static string[] FilesIn(string directory) => [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal)];

    private static (string Kind, bool IsDefect) Try(BackgroundRemover remover, string file, string output)
    {
        try
        {
            RemovalResult result = remover.Remove(file, output, CancellationToken.None);
            File.Delete(output);
            return (result.Warnings.Count > 0 ? FuzzOutcome.Warned : FuzzOutcome.Success, false);
        }
        catch (RembgException exception)
        {
            return (exception.GetType().Name, false);
        }
#pragma warning disable CA1031 // Errors that the library does not document are looked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (exception.GetType().Name, true);
        }
    }
}

using System.Diagnostics;
using System.Globalization;

using Rembg.Benchmarks.Files;
using Rembg.Benchmarks.Processes;
using Rembg.Journals;

namespace Rembg.Benchmarks.Shards;

/// <summary>
/// Compares one process that uses all processors with a process for each processor, which divide the photos, and measures a run over very
/// many photos that are done.
/// </summary>
internal static class ShardsCommand
{
    /// <summary>The options of the command.</summary>
    public static readonly string[] Options = ["count", "rounds", "names", "model", "int8", "work"];

    private const int DefaultCount = 40;
    private const int DefaultRounds = 3;
    private const int DefaultNames = 1_000_000;

    /// <summary>Measures and writes the tables.</summary>
    public static void Run(CommandOptions options)
    {
        WorkDirectory work = new(options.Text("work"));
        MeasuredModels models = MeasuredModels.Find(work, options.Text("model"), options.Text("int8"));
        PhotoSets sets = new(work);
        int count = options.Number("count", DefaultCount);
        int rounds = options.Number("rounds", DefaultRounds);
        string load = Machine.Load;
        MarkdownTable table = new("photos", "model", "one process, photos/s", "a process for each processor, photos/s", "ratio", "peak of the one, MB", "sum of the peaks, MB");
        foreach ((string kind, string photos) in ((string, string)[])[("12 megapixels", sets.BigPhotos(count)), ("600 × 400", sets.SmallPhotos(count * 4))])
        {
            foreach ((string precision, string model) in ((string, string)[])[("FP32", models.Fp32), ("INT8", models.Int8)])
            {
                Series one = new();
                Series many = new();
                Series ratio = new();
                Series peak = new();
                Series peaks = new();
                for (int round = 0; round < rounds; round++)
                {
                    (double rate, double memory) = Measure(work, photos, model, processes: 1);
                    (double divided, double sum) = Measure(work, photos, model, Environment.ProcessorCount);
                    one.Add(rate);
                    many.Add(divided);
                    ratio.Add(divided / rate);
                    peak.Add(memory);
                    peaks.Add(sum);
                }

                table.Add([kind, precision, Text(one.Median, "F2"), Text(many.Median, "F2"), Text(ratio.Median, "F2"), Text(peak.Median / 1e6, "F0"), Text(peaks.Median / 1e6, "F0")]);
            }
        }

        Console.WriteLine($"{Machine.Description}; {rounds} rounds; load {load} before, {Machine.Load} after.");
        Console.WriteLine();
        table.Write();
        Console.WriteLine();
        ManyNames.Measure(work, sets.SmallPhotos(1), options.Number("names", DefaultNames));
    }

    /// <summary>Returns the sum of the processes' photos per second, model loading included, and the sum of their peak memory in bytes.</summary>
    private static (double Rate, double Memory) Measure(WorkDirectory work, string photos, string model, int processes)
    {
        string output = work.Empty("shards-output");
        string journal = work.Empty("shards-journal");
        Task<ChildProcess>[] runs = [.. Enumerable.Range(0, processes).Select(index => Task.Run(() => ChildProcess.Run(Command(photos, output, journal, model, index, processes))))];
        Task.WaitAll(runs);

        // Shards of a few photos are not equal, and one of the processes ends earlier: each is measured while it works.
        double rate = JournalReader.Find(journal).Sum(static file => JournalSet.Read([file], static exception => throw exception).Summarize().PhotosPerSecond);
        return (rate, runs.Sum(static run => PeakMemory.Read(run.Result)));
    }

    private static ProcessStartInfo Command(string photos, string output, string journal, string model, int index, int processes)
    {
        string script = $"$null = Remove-ImageBackground {ModuleScript.Literal(photos)} {ModuleScript.Literal(output)} -ModelPath {ModuleScript.Literal(model)} "
            + string.Create(CultureInfo.InvariantCulture, $"-Journal {ModuleScript.Literal(journal)} -Shard {index}/{processes}; {PeakMemory.Statement}");
        ProcessStartInfo start = ModuleShell.Console.Command(script);
        return processes == 1 ? start : OnOneProcessor(start, index);
    }

    private static ProcessStartInfo OnOneProcessor(ProcessStartInfo start, int processor)
    {
        ProcessStartInfo bound = new("taskset", ["-c", processor.ToString(CultureInfo.InvariantCulture), start.FileName, .. start.ArgumentList]);
        foreach ((string name, string? value) in start.Environment)
        {
            bound.Environment[name] = value;
        }

        return bound;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

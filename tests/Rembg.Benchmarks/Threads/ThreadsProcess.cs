using System.Diagnostics;
using System.Globalization;

using Rembg.Benchmarks.Processes;
using Rembg.Inference;

namespace Rembg.Benchmarks.Threads;

/// <summary>A run over small photos with one plan, in a process of its own.</summary>
internal static class ThreadsProcess
{
    /// <summary>The command of this program that measures.</summary>
    public const string Name = "threads-run";

    /// <summary>The options of the command.</summary>
    public static readonly string[] Options = ["model", "photos", "intra", "parallel", "turns", "spin"];

    private const string Record = "threads";

    /// <summary>Runs a plan in a fresh process.</summary>
    /// <returns>Photos per second, and the most memory that was resident, in bytes.</returns>
    public static (double Rate, double Peak) Run(ThreadPlan plan, string model, string photos)
    {
        int? cores = plan.Cores == Environment.ProcessorCount ? null : plan.Cores;
        string[] values = OwnProcess.Run(cores, [Name, "--model", model, "--photos", photos, .. plan.Arguments]).Records(Record).Single();
        return (double.Parse(values[0], CultureInfo.InvariantCulture), double.Parse(values[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Measures in this process and writes photos per second and bytes. Loading the model and a first photo for each worker come before.</summary>
    public static void Measure(CommandOptions options)
    {
        string[] photos = [.. Directory.GetFiles(options.Required("photos")).Order(StringComparer.Ordinal)];
        int parallel = options.Number("parallel", 1);
        string output = Directory.CreateTempSubdirectory("rembg-threads-").FullName;
        SessionSettings settings = new()
        {
            Threads = options.Number("intra", 1),
            Concurrency = options.Required("turns") == "yes" ? 1 : parallel,
            Spin = options.Required("spin") == "yes",
        };
        using SegmentationModel model = SegmentationModel.Load(options.Required("model"), settings: settings);
        BackgroundRemover remover = new(model, new RemovalOptions { Overwrite = true });
        Work(photos[..Math.Min(parallel, photos.Length)], parallel, remover, output);
        long start = Stopwatch.GetTimestamp();
        Work(photos, parallel, remover, output);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Directory.Delete(output, recursive: true);
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Record} {photos.Length / seconds:R} {process.PeakWorkingSet64}"));
    }

    private static void Work(string[] photos, int parallel, BackgroundRemover remover, string output)
    {
        using OrderedBatch<string, RemovalResult> batch = new(
            parallel,
            (path, cancellationToken) => remover.Remove(path, Path.Combine(output, Path.GetFileNameWithoutExtension(path) + ".png"), cancellationToken),
            CancellationToken.None);
        foreach (string path in photos)
        {
            while (batch.IsFull)
            {
                Take(batch);
            }

            batch.Add(path);
        }

        while (!batch.IsEmpty)
        {
            Take(batch);
        }
    }

    private static void Take(OrderedBatch<string, RemovalResult> batch)
    {
        if (batch.TryTake(Timeout.InfiniteTimeSpan, out _, out Task<RemovalResult>? task))
        {
            _ = task.GetAwaiter().GetResult();
        }
    }
}

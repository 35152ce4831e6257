using System.Globalization;

using Rembg.Benchmarks.Files;

namespace Rembg.Benchmarks.Threads;

/// <summary>Compares ways of sharing cores by the number of small photos per second.</summary>
internal static class ThreadsCommand
{
    /// <summary>The options of the command.</summary>
    public static readonly string[] Options = ["cores", "intra", "parallel", "count", "rounds", "model", "int8", "work"];

    private const int DefaultCount = 60;
    private const int DefaultRounds = 3;

    /// <summary>Measures all combinations, one after the other in each round, and writes the table.</summary>
    public static void Run(CommandOptions options)
    {
        WorkDirectory work = new(options.Text("work"));
        MeasuredModels models = MeasuredModels.Find(work, options.Text("model"), options.Text("int8"));
        string photos = new PhotoSets(work).SmallPhotos(options.Number("count", DefaultCount));
        IReadOnlyList<int> powers = [.. Powers(Environment.ProcessorCount)];
        ThreadPlan[] plans =
        [
            .. ThreadPlan.All(
                Cores(options.Numbers("cores", OperatingSystem.IsLinux() ? powers : [Environment.ProcessorCount])),
                options.Numbers("intra", powers),
                options.Numbers("parallel", [.. powers, powers[^1] * 2]))
        ];
        (string Precision, string Model)[] precisions = [("FP32", models.Fp32), ("INT8", models.Int8)];
        Dictionary<(string, ThreadPlan), (Series Rate, Series Peak)> measured = precisions
            .SelectMany(precision => plans.Select(plan => (precision.Precision, plan)))
            .ToDictionary(static key => key, static _ => (new Series(), new Series()));

        string load = Machine.Load;
        int rounds = options.Number("rounds", DefaultRounds);
        for (int round = 1; round <= rounds; round++)
        {
            foreach ((string precision, string model) in precisions)
            {
                foreach (ThreadPlan plan in plans)
                {
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Round {round} of {rounds}: {precision}, {plan}"));
                    (double rate, double peak) = ThreadsProcess.Run(plan, model, photos);
                    measured[(precision, plan)].Rate.Add(rate);
                    measured[(precision, plan)].Peak.Add(peak);
                }
            }
        }

        Console.WriteLine($"{Machine.Description}; {rounds} rounds; load {load} before, {Machine.Load} after.");
        Console.WriteLine();
        MarkdownTable table = new("model", "cores", "threads of the session", "photos at once", "inferences at once", "spinning", "photos/s", "peak MB");
        foreach (((string precision, ThreadPlan plan), (Series rate, Series peak)) in measured)
        {
            table.Add([precision, .. plan.Cells, rate.Median.ToString("F2", CultureInfo.InvariantCulture), (peak.Median / 1e6).ToString("F0", CultureInfo.InvariantCulture)]);
        }

        table.Write();
    }

    private static IEnumerable<int> Powers(int largest)
    {
        for (int power = 1; power < largest; power *= 2)
        {
            yield return power;
        }

        yield return largest;
    }

    private static IReadOnlyList<int> Cores(IReadOnlyList<int> wanted)
    {
        int most = Environment.ProcessorCount;
        return wanted.All(cores => cores == most || (cores < most && OperatingSystem.IsLinux()))
            ? wanted
            : throw new BenchmarkException($"This machine has {most} cores, and fewer can be set on Linux only.");
    }
}

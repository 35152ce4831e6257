using System.Globalization;

using Rembg.Benchmarks.Files;

namespace Rembg.Benchmarks.Fuzz;

/// <summary>Cuts out damaged files of every format, and counts crashes, undocumented errors, and files that take too much time or memory.</summary>
internal static class FuzzCommand
{
    /// <summary>The options that the command understands.</summary>
    public static readonly string[] Options = ["count", "files", "keep", "seed", "limit", "budget", "model", "work"];

    private const int DefaultCount = 2500;
    private const int DefaultSeed = 17;
    private const int DefaultLimit = 10;
    private const int DefaultBudget = 1000;

    // The process itself, the model and an inference of it.
    private const int Allowance = 300;

    /// <summary>Makes the files, cuts them out and writes the figures.</summary>
    /// <returns>The exit code: 1 where a bound was missed.</returns>
    public static int Run(CommandOptions options)
    {
        WorkDirectory work = new(options.Text("work"));
        string model = MeasuredModels.FindSingle(options.Text("model"));
        IReadOnlyList<string> sources = options.Text("files") is { } directory ? SourcesIn(directory) : FuzzSources.WriteAll(work.Empty("fuzz-sources"));
        int count = options.Number("count", DefaultCount);
        int seed = options.Number("seed", DefaultSeed);
        int limit = options.Number("limit", DefaultLimit);
        int budget = options.Number("budget", DefaultBudget);
        string inputs = work.Empty("fuzz");
        IReadOnlyList<string> files = Mutation.WriteAll(sources, count, seed, inputs);
        FuzzRun run = FuzzProcess.Run(model, inputs, work.Empty("fuzz-out"), limit, budget);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Machine.Description}; {count} files made of {sources.Count}, seed {seed}, cut out {FuzzProcess.Passes} times in one process."));
        Console.WriteLine();
        WriteKinds(run);
        WriteFiles(run.HasCrashed ? $"CRASHED with {run.ExitCode}, at work on" : "Crashes", run.Unfinished);
        WriteFiles($"Files over {limit} s", run.Slow);
        WriteFiles("Files with undocumented errors", run.Defects);
        WriteFiles("Files with other outcomes in the second pass", run.Changing);
        bool isSmall = run.Peak <= (budget + Allowance) * 1_000_000L;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Slowest file, its waiting included: {run.Outcomes.Select(static outcome => outcome.Milliseconds).DefaultIfEmpty().Max()} ms. Peak memory: {run.Peak / 1e6:F0} MB of {budget} + {Allowance} MB."));
        if (run.HasCrashed)
        {
            Console.Error.WriteLine(run.Errors);
        }

        if (options.Text("keep") is { } keep)
        {
            Keep(run, sources, files, keep);
        }

        bool isGood = !run.HasCrashed && run.Slow.Count == 0 && run.Defects.Count == 0 && run.Changing.Count == 0 && isSmall;
        Console.WriteLine(isGood ? "All bounds held." : "A BOUND WAS MISSED.");
        return isGood ? 0 : 1;

        void WriteFiles(string title, IReadOnlyList<int> numbers) =>
            Console.WriteLine(numbers.Count == 0 ? $"{title}: none." : $"{title}: {string.Join(", ", numbers.Select(number => Path.GetFileName(files[number])))}.");
    }

    private static string[] SourcesIn(string directory)
    {
        // A mutation needs a field to edit.
        string[] files = Directory.Exists(directory) ? [.. FuzzProcess.FilesIn(directory).Where(static file => new FileInfo(file).Length > sizeof(uint))] : [];
        return files.Length > 0 ? files : throw new BenchmarkException($"There are no files in '{directory}'.");
    }

    private static void WriteKinds(FuzzRun run)
    {
        MarkdownTable table = new(["outcome", .. Enumerable.Range(1, FuzzProcess.Passes).Select(static pass => string.Create(CultureInfo.InvariantCulture, $"pass {pass}"))]);
        foreach (IGrouping<string, FuzzOutcome> kind in run.Outcomes.GroupBy(static outcome => outcome.Kind).OrderByDescending(static kind => kind.Count()))
        {
            table.Add([kind.Key, .. Enumerable.Range(1, FuzzProcess.Passes).Select(pass => kind.Count(outcome => outcome.Pass == pass).ToString(CultureInfo.InvariantCulture))]);
        }

        table.Write();
    }

    /// <summary>Keeps the whole files, and the damaged ones that were cut out, in the directories that <c>fuzz_reference.py</c> looks into.</summary>
    private static void Keep(FuzzRun run, IReadOnlyList<string> sources, IReadOnlyList<string> files, string directory)
    {
        Copy("sources", sources);
        Copy("success", run.FilesOf(static outcome => outcome.Kind == FuzzOutcome.Success).Select(number => files[number]));
        Copy("warned", run.FilesOf(static outcome => outcome.Kind == FuzzOutcome.Warned).Select(number => files[number]));

        void Copy(string name, IEnumerable<string> paths)
        {
            string target = new WorkDirectory(directory).Empty(name);
            foreach (string path in paths)
            {
                File.Copy(path, Path.Combine(target, Path.GetFileName(path)));
            }
        }
    }
}

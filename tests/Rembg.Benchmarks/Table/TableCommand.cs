using System.Globalization;

using Rembg.Benchmarks.Files;
using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Table;

/// <summary>The project's table of ratios: every figure is the median of some rounds, every round of fresh processes.</summary>
internal static class TableCommand
{
    /// <summary>The options of the command.</summary>
    public static readonly string[] Options = ["count", "rounds", "inferences", "model", "int8", "shell", "work", "photos", "masks"];

    private const int DefaultCount = 20;
    private const int DefaultRounds = 3;
    private const int DefaultInferences = 50;

    /// <summary>Measures and writes the table.</summary>
    /// <returns>The exit code: 1 where a figure misses what it must reach.</returns>
    public static int Run(CommandOptions options)
    {
        WorkDirectory work = new(options.Text("work"));
        TableSettings settings = new(
            ModuleShell.Of(options.Text("shell")),
            work,
            MeasuredModels.Find(work, options.Text("model"), options.Text("int8")),
            options.Number("count", DefaultCount),
            options.Number("inferences", DefaultInferences),
            new Details());
        IFigures[] all =
        [
            new BigPhotoFigures(settings),
            new RembgFigures(settings),
            new SmallPhotoFigures(settings),
            new HugePhotoFigures(settings),
            new ColdStartFigures(settings),
            new CacheFigures(settings),
            new InputSizeFigures(settings, options.Text("photos"), options.Text("masks")),
        ];
        int rounds = options.Number("rounds", DefaultRounds);
        foreach (IFigures figures in all)
        {
            Say($"Preparing {figures.GetType().Name}");
            figures.Prepare();
        }

        string load = Machine.Load;
        for (int round = 1; round <= rounds; round++)
        {
            foreach (IFigures figures in all)
            {
                Say(string.Create(CultureInfo.InvariantCulture, $"Round {round} of {rounds}: {figures.GetType().Name}"));
                figures.Measure();
            }
        }

        Console.WriteLine($"{Machine.Description}; in {settings.Shell.Name}; {rounds} rounds; load {load} before, {Machine.Load} after.");
        Console.WriteLine();
        TargetRow[] rows = [.. all.SelectMany(static figures => figures.Rows)];
        MarkdownTable table = new("figure", "median", "must", "stretch", "verdict");
        foreach (TargetRow row in rows)
        {
            table.Add(row.Cells);
        }

        table.Write();
        settings.Details.Write();
        return rows.Any(static row => row.IsMissed) ? 1 : 0;
    }

    private static void Say(string text) => Console.Error.WriteLine(text);
}

// Measures the project; see docs/performance.md.
//   dotnet run -c Release --project tests/Rembg.Benchmarks -- stages|table|soak|fuzz|threads|shards|serve|edges|edge-sheet|two-pass|png [options]

using Rembg.Benchmarks;
using Rembg.Benchmarks.Edges;
using Rembg.Benchmarks.Fuzz;
using Rembg.Benchmarks.Png;
using Rembg.Benchmarks.Processes;
using Rembg.Benchmarks.Serve;
using Rembg.Benchmarks.Shards;
using Rembg.Benchmarks.Soak;
using Rembg.Benchmarks.Stages;
using Rembg.Benchmarks.Table;
using Rembg.Benchmarks.Threads;
using Rembg.Benchmarks.TwoPass;

try
{
    switch (args)
    {
        case ["stages", .. string[] rest]:
            StagesCommand.Run(rest);
            return 0;
        case ["table", .. string[] rest]:
            return TableCommand.Run(new CommandOptions(rest, TableCommand.Options));
        case ["soak", .. string[] rest]:
            return SoakCommand.Run(new CommandOptions(rest, SoakCommand.Options));
        case ["fuzz", .. string[] rest]:
            return FuzzCommand.Run(new CommandOptions(rest, FuzzCommand.Options));
        case ["threads", .. string[] rest]:
            ThreadsCommand.Run(new CommandOptions(rest, ThreadsCommand.Options));
            return 0;
        case ["shards", .. string[] rest]:
            ShardsCommand.Run(new CommandOptions(rest, ShardsCommand.Options));
            return 0;
        case ["serve", .. string[] rest]:
            ServeCommand.Run(new CommandOptions(rest, ServeCommand.Options));
            return 0;
        case ["edges", .. string[] rest]:
            EdgesCommand.Run(new CommandOptions(rest, EdgesCommand.Options));
            return 0;
        case ["edge-sheet", .. string[] rest]:
            EdgeSheetCommand.Run(new CommandOptions(rest, EdgePanels.Options));
            return 0;
        case ["cutout-sheet", .. string[] rest]:
            CutoutSheetCommand.Run(new CommandOptions(rest, EdgePanels.Options));
            return 0;
        case ["two-pass", .. string[] rest]:
            TwoPassCommand.Run(new CommandOptions(rest, TwoPassCommand.Options));
            return 0;
        case ["png", .. string[] rest]:
            return PngCommand.Run(new CommandOptions(rest, PngCommand.Options));

        // This program starts itself for these commands: a fresh process for each figure.
        case [InputSizeProcess.Name, .. string[] rest]:
            InputSizeProcess.Measure(new CommandOptions(rest, InputSizeProcess.Options));
            return 0;
        case [InferenceProcess.Name, .. string[] rest]:
            InferenceProcess.Measure(new CommandOptions(rest, InferenceProcess.Options));
            return 0;
        case [ThreadsProcess.Name, .. string[] rest]:
            ThreadsProcess.Measure(new CommandOptions(rest, ThreadsProcess.Options));
            return 0;
        case [FuzzProcess.Name, .. string[] rest]:
            FuzzProcess.CutOut(new CommandOptions(rest, FuzzProcess.Options));
            return 0;
        default:
            Console.Error.WriteLine(Usage.Text);
            return 2;
    }
}
catch (BenchmarkException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

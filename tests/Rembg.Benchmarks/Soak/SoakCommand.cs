using System.Diagnostics;
using System.Globalization;

using Rembg.Benchmarks.Files;
using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Soak;

/// <summary>Tests that memory, handles and temporary files do not grow over many photos in one run.</summary>
internal static class SoakCommand
{
    /// <summary>The options of the command.</summary>
    public static readonly string[] Options = ["count", "every", "settle", "cached-passes", "model", "int8", "shell", "work"];

    private const int DefaultCount = 2000;
    private const int DefaultEvery = 100;
    private const int DefaultSettle = 300;

    /// <summary>Runs it and writes the samples and the verdict.</summary>
    /// <returns>The exit code: 1 where something grew.</returns>
    public static int Run(CommandOptions options)
    {
        WorkDirectory work = new(options.Text("work"));
        ModuleShell shell = ModuleShell.Of(options.Text("shell"));
        MeasuredModels models = MeasuredModels.Find(work, options.Text("model"), options.Text("int8"));
        int settle = options.Number("settle", DefaultSettle);
        string photos = new PhotoSets(work).SmallPhotos(options.Number("count", DefaultCount));
        string temporary = work.Empty("temporary");
        string outputs = work.Empty("out");

        // With a cache, the photos are done once without and so many times with their masks.
        int cachedPasses = options.Number("cached-passes", 0);
        string once = ModuleScript.Call(photos, outputs, models.Int8, cachedPasses > 0 ? "-Cache" : string.Empty);
        string call = $"& {{ {string.Join("; ", Enumerable.Repeat(once, 1 + cachedPasses))} }}";
        ProcessStartInfo start = shell.Command(SoakScript.Write(shell, call, options.Number("every", DefaultEvery), temporary, outputs));
        start.Environment["REMBG_CACHE"] = work.Empty("cache");
        start.Environment["TMPDIR"] = temporary;
        start.Environment["TEMP"] = temporary;
        start.Environment["TMP"] = temporary;
        SoakSample[] samples = [.. ChildProcess.Run(start).Records(SoakScript.Sample).Select(SoakSample.Read)];

        Console.WriteLine($"{Machine.Description}; in {shell.Name}; load {Machine.Load} after.");
        Console.WriteLine();
        MarkdownTable table = new("photos", "photos/s so far", "resident MB", "managed MB", "handles", "temporary files");
        foreach (SoakSample sample in samples)
        {
            table.Add(sample.Cells);
        }

        table.Write();
        SoakVerdict verdict = new(samples, TemporaryFiles.In(temporary, outputs), settle);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"After the first {settle} photos: memory {verdict.Memory:+0.0%;-0.0%}, handles {verdict.Handles:+0;-0;0}; temporary files left: {(verdict.Left.Count == 0 ? "none" : string.Join(", ", verdict.Left))}. {(verdict.IsFlat ? "Flat." : "NOT FLAT.")}"));
        return verdict.IsFlat ? 0 : 1;
    }
}

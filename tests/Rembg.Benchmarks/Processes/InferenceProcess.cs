using System.Globalization;

using Rembg.Inference;

namespace Rembg.Benchmarks.Processes;

/// <summary>The model alone, in a process of its own: without decoding, encoding and anything else that takes a core away.</summary>
internal static class InferenceProcess
{
    /// <summary>The command of this program that measures.</summary>
    public const string Name = "inference";

    /// <summary>The options of the command.</summary>
    public static readonly string[] Options = ["model", "count"];

    private const string Record = "inference";
    private const int WarmUp = 5;
    private const int DefaultCount = 50;

    /// <summary>Seconds of one inference: the median of many in a fresh process, in a session like the module's.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="count">How many.</param>
    public static double Seconds(string model, int count)
    {
        ChildProcess child = OwnProcess.Run(Name, "--model", model, "--count", count.ToString(CultureInfo.InvariantCulture));
        return double.Parse(child.Records(Record).Single()[0], CultureInfo.InvariantCulture) / 1000;
    }

    /// <summary>Measures in this process and writes milliseconds.</summary>
    public static void Measure(CommandOptions options)
    {
        using SegmentationModel model = SegmentationModel.Load(options.Required("model"));
        using InferenceTimer timer = new(model);
        _ = timer.Run(WarmUp, CancellationToken.None);
        double[] times = timer.Run(options.Number("count", DefaultCount), CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Record} {Series.MedianOf(times):R}"));
    }
}

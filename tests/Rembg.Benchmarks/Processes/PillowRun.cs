using System.Diagnostics;
using System.Text.Json;

namespace Rembg.Benchmarks.Processes;

/// <summary>Pillow doing rembg's steps on photos, in a fresh process.</summary>
/// <param name="Version">Pillow's version.</param>
/// <param name="Stages">Seconds of each stage, over all photos.</param>
internal sealed record PillowRun(string Version, IReadOnlyDictionary<string, double> Stages)
{
    // Debian's own comes first: Pillow is a package of the system, and other Pythons before it do not see it.
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3", "python"];

    private static readonly Lazy<string> Python = new(Find);

    /// <summary>Seconds of all stages over all photos, without the start of Python.</summary>
    public double Seconds => Stages.Values.Sum();

    /// <summary>Runs it.</summary>
    /// <param name="masks">A directory with a grey PNG file of 320 × 320 for each photo, of its name.</param>
    /// <param name="photos">A directory of photos.</param>
    /// <exception cref="BenchmarkException">There is no Pillow, or it failed.</exception>
    public static PillowRun Measure(string masks, string photos)
    {
        string[] files = [.. Directory.GetFiles(photos).Order(StringComparer.Ordinal)];
        ChildProcess child = ChildProcess.Run(new ProcessStartInfo(Python.Value, [BuildOutputs.PillowSteps, masks, .. files]));
        using JsonDocument document = JsonDocument.Parse(string.Concat(child.Lines));
        IEnumerable<JsonProperty> stages = document.RootElement.GetProperty("photos").EnumerateArray().SelectMany(static photo => photo.EnumerateObject());
        return new PillowRun(
            document.RootElement.GetProperty("pillow").GetString()!,
            stages.GroupBy(static stage => stage.Name).ToDictionary(static group => group.Key, static group => group.Sum(static stage => stage.Value.GetDouble())));
    }

    private static string Find() => Candidates.FirstOrDefault(HasPillow)
        ?? throw new BenchmarkException("No Python with Pillow was found (Debian: apt install python3-pil).");

    private static bool HasPillow(string python)
    {
        try
        {
            _ = ChildProcess.Run(new ProcessStartInfo(python, ["-c", "import PIL.Image"]));
            return true;
        }
        catch (BenchmarkException)
        {
            return false;
        }
    }
}

using Rembg.Measuring;

namespace Rembg.Tests;

/// <summary>Measures tiny models in real processes, which can be distinguished from the processes of other tests.</summary>
internal sealed class MeasuringRun : IDisposable
{
    private readonly string _mark = Guid.NewGuid().ToString("N");

    /// <summary>Files of the test.</summary>
    public TemporaryDirectory Directory { get; } = new();

    /// <summary>The least that gives every figure.</summary>
    public static MeasurementOptions Quick { get; } = new() { Iterations = 2, Warmup = 1, Threads = 1 };

    /// <summary>The command line of the processes: the worker passes over the mark.</summary>
    public MeasuringProgram Program
    {
        get
        {
            MeasuringProgram found = MeasuringProgram.Find(AppContext.BaseDirectory)!;
            return found with { Arguments = [.. found.Arguments, _mark] };
        }
    }

    /// <summary>The numbers of the processes that run, the oldest first; none on systems other than Linux, which do not tell.</summary>
    public IReadOnlyList<int> Running => !OperatingSystem.IsLinux() ? [] :
    [
        .. System.IO.Directory.GetDirectories("/proc")
            .Select(static directory => int.TryParse(Path.GetFileName(directory), out int id) ? id : 0)
            .Where(id => id > 0 && CommandLine(id).Contains(_mark, StringComparison.Ordinal))
            .Order(),
    ];

    /// <summary>Measures.</summary>
    public IReadOnlyList<ModelMeasurement> Measure(
        IReadOnlyList<string> models,
        MeasurementOptions? options = null,
        string? reference = null,
        Action<MeasurementProgress>? onProgress = null,
        CancellationToken cancellationToken = default) =>
        new ModelMeasurer(Program).Measure(models, reference, options ?? Quick, onProgress is null ? null : new Listener(onProgress), cancellationToken);

    /// <summary>A model of two convolutions whose mask is bright where the photo is.</summary>
    public string AddModel(string name = "tiny.onnx", int size = 32) => AddFile(name, TinyModel.Convolutions(size, size));

    /// <summary>A model whose mask is the photo's brightness.</summary>
    public string AddBrightness(string name = "bright.onnx") => AddFile(name, TinyModel.Brightness(32, 32));

    /// <summary>Any file.</summary>
    public string AddFile(string name, byte[] content)
    {
        string path = Directory[name];
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A photo of a bright disc on dark ground.</summary>
    public string AddPhoto(string name, int width = 90, int height = 60, int radius = 20) =>
        Disc(width, height, radius, static inside => inside ? (230, 200, 180) : (20, 40, 30)).Write(Directory[name]);

    /// <summary>The true mask of the photo.</summary>
    public string AddTruth(string name, int width = 90, int height = 60, int radius = 20) =>
        Disc(width, height, radius, static inside => inside ? (255, 255, 255) : (0, 0, 0)).Band(0).Write(Directory[name]);

    public void Dispose() => Directory.Dispose();

    private static Pixels Disc(int width, int height, int radius, Func<bool, (int Red, int Green, int Blue)> color) =>
        Pixels.Draw(width, height, (x, y) => color(((x - (width / 2)) * (x - (width / 2))) + ((y - (height / 2)) * (y - (height / 2))) < radius * radius));

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return string.Empty;
        }
    }

    private sealed class Listener(Action<MeasurementProgress> hear) : IProgress<MeasurementProgress>
    {
        public void Report(MeasurementProgress value) => hear(value);
    }
}

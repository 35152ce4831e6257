using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Files;

/// <summary>The two forms of the model that is measured.</summary>
/// <param name="Fp32">The file in single precision.</param>
/// <param name="Int8">The quantized file.</param>
internal sealed record MeasuredModels(string Fp32, string Int8)
{
    /// <summary>Names the quantized file in the environment.</summary>
    public const string Variable = "REMBG_INT8";

    /// <summary>Finds both, or makes the quantized one of the other, which takes minutes and happens once.</summary>
    /// <param name="work">Where it is made.</param>
    /// <param name="fp32">The file in single precision; null for the shared one, else the bundled one.</param>
    /// <param name="int8">The quantized file; null for the environment's choice.</param>
    /// <exception cref="BenchmarkException">A file does not exist.</exception>
    public static MeasuredModels Find(WorkDirectory work, string? fp32 = null, string? int8 = null)
    {
        string single = FindSingle(fp32);
        string? named = int8 ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured ? configured : null);
        return new MeasuredModels(single, named is null ? Quantize(work, single) : Existing(named));
    }

    /// <summary>Finds the file in single precision.</summary>
    /// <param name="path">The file; null for the shared one, else the bundled one.</param>
    /// <exception cref="BenchmarkException">The file does not exist.</exception>
    public static string FindSingle(string? path = null) => Existing(path ?? SharedModel() ?? BuildOutputs.BundledModel);

    private static string? SharedModel() =>
        SourcePhotos.Shared is { } shared && Path.Combine(shared, "models", "u2netp.onnx") is string path && File.Exists(path) ? path : null;

    private static string Existing(string path) => File.Exists(path) ? Path.GetFullPath(path) : throw new BenchmarkException($"There is no model '{path}'.");

    private static string Quantize(WorkDirectory work, string source) => work.Once(Path.GetFileNameWithoutExtension(source) + ".int8.onnx", path =>
    {
        Console.Error.WriteLine($"Making the INT8 form of '{source}'. {Variable} names one to use instead.");
        string photos = string.Join(",", SourcePhotos.All.Select(ModuleScript.Literal));
        string script = $"""
            $ProgressPreference = 'SilentlyContinue'
            ConvertTo-QuantizedModel -ModelPath {ModuleScript.Literal(source)} -DestinationPath {ModuleScript.Literal(path)} -CalibrationPath {photos} -Force -ErrorAction Stop
            """;
        _ = ChildProcess.Run(ModuleShell.Console.Command(script));
    });
}

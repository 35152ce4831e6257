using System.Diagnostics;
using System.Text.Json;

namespace Rembg.Tests;

/// <summary>The measuring process of the built module: it shares everything in <c>lib/</c>, native libraries included.</summary>
public sealed class MeasuringProgramTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_measuring_process_of_the_module_loads_and_runs_a_model()
    {
        string model = _directory["tiny.onnx"];
        File.WriteAllBytes(model, TinyModel.Convolutions(32, 32));
        string path = JsonSerializer.Serialize(model);
        string lib = Path.Combine(BuiltModule.Directory, "lib");
        using ConsoleProgram program = ConsoleProgram.Start(new ProcessStartInfo("dotnet", [Path.Combine(lib, "Rembg.Measure.dll")]));
        program.Input.WriteLine($$"""{"do":"load","Path":{{path}},"Threads":1}""");
        program.Input.WriteLine("""{"do":"infer","Count":2}""");
        program.Input.WriteLine("""{"do":"batch","Count":1,"Size":40}""");
        program.Input.Close();
        string[] lines = program.Wait(TimeSpan.FromMinutes(1)).ExpectExitCode(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["load", "times", "times"], lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("is").GetString()));
    }

    [Fact]
    public void The_module_has_one_copy_of_each_native_library()
    {
        string[] runtimes = [.. Directory.GetFiles(BuiltModule.Directory, "*onnxruntime.*", SearchOption.AllDirectories).Where(static file => file.EndsWith(".so", StringComparison.Ordinal))];
        Assert.Equal(runtimes.Length, runtimes.Select(static file => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))).Distinct().Count());
        Assert.All(runtimes, static file => Assert.Contains(Path.Combine("lib", "runtimes"), file, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();
}

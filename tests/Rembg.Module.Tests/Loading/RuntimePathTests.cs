namespace Rembg.Tests;

/// <summary>Whole processes, which have no ONNX Runtime yet, with a copy of the module's own somewhere else.</summary>
public sealed class RuntimePathTests : IDisposable
{
    private const string Told = "(Get-RembgDevice)[0].RuntimePath";

    private readonly TemporaryDirectory _files = new();

    private static string Name => OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_folder_that_is_named_is_where_the_runtime_comes_from()
    {
        string copy = Copy($"build/lib/{Name}");
        string script = $"(Remove-ImageBackground '{SharedData.Photo("girl.png")}' '{_files["out"]}' -RuntimePath '{_files["build"]}').Device; {Told}";
        Assert.Equal($"Cpu\n{copy}\n", Run(script).ExpectExitCode(0).Output);
        Assert.Contains("out/girl.png", _files.Files);
    }

    [Fact]
    public void The_environment_names_it_for_all_commands_and_the_parameter_goes_before_it()
    {
        string copy = Copy($"build/{Name}");
        string other = Copy($"other/{Name}");
        Dictionary<string, string?> environment = new() { ["REMBG_ORT_PATH"] = _files["build"] };
        Assert.Equal(copy + "\n", Run(Told, environment).ExpectExitCode(0).Output);
        Assert.Equal(other + "\n", Run($"(Get-RembgDevice '{_files["other"]}')[0].RuntimePath", environment).ExpectExitCode(0).Output);

        // Another command is the first to work with the runtime.
        Assert.Equal($"True\n{copy}\n", Run($"Test-RembgModel u2netp -Quiet; {Told}", environment).ExpectExitCode(0).Output);
    }

    [Fact]
    public void Relative_paths_start_at_the_current_location()
    {
        string copy = Copy($"build/{Name}");
        Assert.Equal(copy + "\n", ConsoleProgram.RunIn(_files.Path, "(Get-RembgDevice -RuntimePath ./build)[0].RuntimePath").ExpectExitCode(0).Output);
    }

    [Fact]
    public void A_link_will_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        string copy = Copy($"build/{Name}");
        Directory.CreateDirectory(_files["links"]);
        File.CreateSymbolicLink(_files[$"links/{Name}"], copy);
        string script = $"$null = Get-RembgDevice '{_files["links"]}'; (Get-RembgDevice '{_files["build"]}')[0].RuntimePath";
        Assert.Equal(_files[$"links/{Name}"] + "\n", Run(script).ExpectExitCode(0).Output);
    }

    [Fact]
    public void A_folder_without_a_runtime_is_an_error_and_leaves_the_modules_own_to_be_used()
    {
        Directory.CreateDirectory(_files["empty"]);
        Directory.CreateDirectory(_files["text"]);
        File.WriteAllText(_files[$"text/{Name}"], "not a library");
        string script = $$"""
            foreach ($folder in 'empty', 'text', 'missing') {
                try { Get-RembgDevice "{{_files.Path}}/$folder" } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            }
            (Remove-ImageBackground '{{SharedData.Photo("girl.png")}}' '{{_files["out"]}}').Device
            """;
        ConsoleResult result = Run(script).ExpectExitCode(0);
        Assert.Equal("RuntimeInvalid\nRuntimeInvalid\nRuntimeInvalid\nCpu\n", result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void A_bad_folder_in_the_environment_only_stops_commands_that_use_the_runtime()
    {
        Dictionary<string, string?> environment = new() { ["REMBG_ORT_PATH"] = _files["missing"] };
        string script = $$"""
            (Get-RembgModel u2netp).Name
            try { Remove-ImageBackground '{{SharedData.Photo("girl.png")}}' '{{_files["out"]}}' } catch { "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.TargetObject)" }
            """;
        Assert.Equal($"u2netp\nRuntimeInvalid {_files["missing"]}\n", Run(script, environment).ExpectExitCode(0).Output);
        Assert.Empty(_files.Files);
    }

    [Fact]
    public void A_second_one_in_a_process_is_an_error()
    {
        string first = Copy($"build/{Name}");
        Copy($"other/{Name}");
        string script = $"$null = Get-RembgDevice '{_files["build"]}'; try {{ Get-RembgDevice '{_files["other"]}' }} catch {{ $_.FullyQualifiedErrorId.Split(',')[0] }}; {Told}";
        Assert.Equal($"RuntimeAlreadyLoaded\n{first}\n", Run(script).ExpectExitCode(0).Output);
    }

    private static ConsoleResult Run(string script, Dictionary<string, string?>? environment = null) =>
        ConsoleProgram.RunWith(environment ?? new Dictionary<string, string?> { ["REMBG_ORT_PATH"] = null }, script);

    private string Copy(string name)
    {
        string own = Directory.GetFiles(Path.Combine(BuiltModule.Directory, "lib", "runtimes"), Name, SearchOption.AllDirectories)
            .Single(static file => file.Contains(System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal));
        return _files.Add(own, name);
    }
}

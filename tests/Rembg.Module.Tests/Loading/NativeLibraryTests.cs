using System.Runtime.InteropServices;

namespace Rembg.Tests;

/// <summary>Machines with libraries of the same names: only the module's own libraries are loaded.</summary>
public sealed class NativeLibraryTests : IDisposable
{
    private const string Vips = "libvips.so.42";
    private const string Onnx = "libonnxruntime.so";

    /// <summary>A library that can be loaded, and has no function that is needed.</summary>
    private const string Decoy = "libonnxruntime_providers_shared.so";

    private readonly TemporaryDirectory _files = new();

    private static string Magick => $"Magick.Native-Q8-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}.dll.so";

    private static string[] OwnDirectory => ["lib", "runtimes", RuntimeInformation.RuntimeIdentifier, "native"];

    private Dictionary<string, string?> Environment => new()
    {
        ["LD_LIBRARY_PATH"] = _files["system"],
        ["REMBG_ORT_PATH"] = null,
        ["REMBG_SERVERS"] = _files["servers"],
    };

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Libraries_of_the_system_do_not_come_before_those_of_the_module()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_LIBRARY_PATH is what Linux has.");

        foreach (string name in (string[])[Vips, Onnx, Magick])
        {
            _files.Add(Own(Decoy), $"system/{name}");
        }

        Run(BuiltModule.Console, "-Format", "JpegXl").ExpectExitCode(0);
        Assert.True(File.Exists(_files["out/girl.jxl"]));
    }

    [Theory]
    [InlineData(Vips, "Png", null)]
    [InlineData(Vips, "Png", "not a library")]
    [InlineData(Onnx, "Png", null)]
    [InlineData(Onnx, "Png", "not a library")]
    [InlineData("Magick", "JpegXl", null)]
    [InlineData("Magick", "JpegXl", "not a library")]
    public void A_library_of_the_system_does_not_take_the_place_of_one_that_is_missing_or_damaged(string name, string format, string? content)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_LIBRARY_PATH is what Linux has.");
        name = name == "Magick" ? Magick : name;

        // The same as the module's: it would do.
        _files.Add(Own(name), $"system/{name}");
        LinkedConsole console = new(_files["console"]);
        string own = console.Remove([.. OwnDirectory, name]);
        if (content is not null)
        {
            File.WriteAllText(own, content);
        }

        // A format that cannot be written here is noticed before the first photo: the command is wrong for this installation.
        ConsoleResult result = Run(console.Program, "-Format", format).ExpectExitCode(name == Magick ? 2 : 1);
        Assert.Contains(own, Unwrapped(result.Errors), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_files["out"]) && Directory.EnumerateFiles(_files["out"]).Any());
    }

    [Theory]
    [InlineData(Vips, "True True False", "is missing")]
    [InlineData(Onnx, "False False False", "is damaged")]
    public void A_model_does_not_pass_its_test_where_photos_cannot_be_cut_out(string name, string steps, string problem)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The files have other names elsewhere.");
        LinkedConsole console = new(_files["console"]);
        string own = console.Remove([.. OwnDirectory, name]);
        if (name == Onnx)
        {
            File.WriteAllBytes(own, File.ReadAllBytes(Own(name))[..(1 << 20)]);
        }

        const string Script = "Test-RembgModel u2netp | ForEach-Object { \"$($_.Passed): $($_.Loads) $($_.Runs) $($_.ReadsPhotos)\"; $_.Problem }";
        string output = ConsoleProgram.RunWith(console.Program, Environment, Script).ExpectExitCode(0).Output;
        Assert.StartsWith($"False: {steps}\n", output, StringComparison.Ordinal);
        Assert.Contains($"'{own}'", output, StringComparison.Ordinal);
        Assert.Contains($"cannot be loaded: the file {problem}", output, StringComparison.Ordinal);
        Assert.Contains("install Rembg again", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Vips)]
    [InlineData(Onnx)]
    public void A_server_does_not_start_without_its_libraries(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_LIBRARY_PATH is what Linux has.");
        _files.Add(Own(name), $"system/{name}");
        LinkedConsole console = new(_files["console"]);
        console.Unlink("server");
        string own = console.Remove([.. OwnDirectory, name]);
        ConsoleResult result = ConsoleProgram.RunWith(console.Program, Environment, "Start-RembgServer", "-Port", "0", "-NoPage").ExpectExitCode(1);
        Assert.Contains(own, Unwrapped(result.Errors), StringComparison.Ordinal);
    }

    private static string Own(string name) => Path.Combine([BuiltModule.Directory, .. OwnDirectory, name]);

    /// <summary>Errors on a terminal are broken into lines.</summary>
    private static string Unwrapped(string text) => string.Concat(text.Split('\n').Select(static line => line.Trim(' ', '|')));

    private ConsoleResult Run(string console, params string[] options) =>
        ConsoleProgram.RunWith(console, Environment, ["Remove-ImageBackground", SharedData.Photo("girl.png"), "-DestinationPath", _files["out"], .. options]);
}

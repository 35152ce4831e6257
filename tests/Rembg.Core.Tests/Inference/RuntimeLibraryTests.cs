using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;

using Rembg.Runtime;

namespace Rembg.Tests;

/// <summary>
/// Folders with ONNX Runtime, good and bad. That another build really takes the place of the bundled one needs a process that
/// has none yet: the tests of the module start some.
/// </summary>
[Trait("Speed", "Fast")]
public sealed class RuntimeLibraryTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    private static string Name => RuntimeFolder.LibraryName;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("lib/")]
    [InlineData("bin/")]
    public void The_library_is_found_where_builds_have_it(string place)
    {
        string library = Write(place + Name);
        Write($"{place}{Name.Replace("onnxruntime", "onnxruntime_providers_shared", StringComparison.Ordinal)}");
        Assert.Equal(library, RuntimeFolder.FindLibrary(_files.Path));
        Assert.Equal(library, RuntimeFolder.FindLibrary(library));
    }

    [Fact]
    public void In_a_package_the_library_of_this_system_is_found()
    {
        foreach (string system in (string[])["win-x64", "win-arm64", "linux-x64", "linux-arm64", "osx-arm64", "osx-x64"])
        {
            Write($"runtimes/{system}/native/{Name}");
        }

        string system1 = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string expected = $"{system1}-{(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "x64" : "arm64")}";
        Assert.Equal(_files[$"runtimes/{expected}/native/{Name}"], RuntimeFolder.FindLibrary(_files.Path));
    }

    [Fact]
    public void Without_the_plain_name_the_newest_version_is_taken()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Libraries have no version in their names there.");
        string Versioned(string version) => OperatingSystem.IsMacOS() ? $"libonnxruntime.{version}.dylib" : $"libonnxruntime.so.{version}";
        Write(Versioned("1.9.0"));
        string newest = Write(Versioned("1.31.1"));
        Write(Versioned("1.31.0"));
        Assert.Equal(newest, RuntimeFolder.FindLibrary(_files.Path));
        string plain = Write(Name);
        Assert.Equal(plain, RuntimeFolder.FindLibrary(_files.Path));
    }

    [Fact]
    public void A_folder_that_is_empty_or_missing_says_so()
    {
        Assert.Contains(Name, Assert.Throws<RuntimeInvalidException>(() => RuntimeLibrary.Use(_files.Path)).Message, StringComparison.Ordinal);
        string missing = _files["missing"];
        RuntimeInvalidException exception = Assert.Throws<RuntimeInvalidException>(() => RuntimeLibrary.Use(missing));
        Assert.Equal(missing, exception.Path);
    }

    [Fact]
    public void Other_libraries_are_not_loaded()
    {
        Assert.Throws<RuntimeInvalidException>(() => NativeRuntime.Load(Write(Name)));
        string runtime = Loaded();
        string other = Path.Combine(Path.GetDirectoryName(runtime)!, Path.GetFileName(runtime).Replace("onnxruntime", "onnxruntime_providers_shared", StringComparison.Ordinal));
        Assert.SkipUnless(File.Exists(other), "This package has no second library.");
        Assert.Contains("it is another library", Assert.Throws<RuntimeInvalidException>(() => NativeRuntime.Load(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_in_use_is_known_by_its_file_and_may_be_named_again()
    {
        string runtime = Loaded();
        Assert.Equal(Name, Path.GetFileName(runtime));
        RuntimeLibrary.Use(Path.GetDirectoryName(runtime)!);
        RuntimeLibrary.Use(runtime);
        Assert.Equal(runtime, RuntimeLibrary.File);
    }

    [Fact]
    public void A_good_library_passes_and_comes_too_late()
    {
        string copy = _files.Add(Loaded());
        NativeLibrary.Free(NativeRuntime.Load(copy));
        RuntimeAlreadyLoadedException exception = Assert.Throws<RuntimeAlreadyLoadedException>(() => RuntimeLibrary.Use(_files.Path));
        Assert.Equal(copy, exception.Path);
        Assert.Contains(Loaded(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_api_that_is_needed_is_the_minor_version_of_the_managed_part() =>
        Assert.StartsWith($"1.{RuntimeLibrary.NeededMinorVersion}.", OrtEnv.Instance().GetVersionString(), StringComparison.Ordinal);

    private static string Loaded()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "The system does not tell the files of loaded libraries.");
        return RuntimeLibrary.File!;
    }

    private string Write(string name)
    {
        string path = _files[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "not a library");
        return path;
    }
}

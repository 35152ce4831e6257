using System.Runtime.InteropServices;

using Rembg.Natives;

namespace Rembg.Tests.Libraries;

/// <summary>The messages of each system's loader, and our translations of them.</summary>
[Trait("Speed", "Fast")]
public sealed class LibraryMessageTests
{
    private const string NotFound = "Unable to load DLL 'onnxruntime.dll' or one of its dependencies: The specified module could not be found. (0x8007007E)";

    // Each line is what a loader says: glibc 2.31, glibc 2.36 and musl 1.2.
    [Theory]
    [InlineData("libstdc++.so.6: cannot open shared object file: No such file or directory", "it requires libstdc++.so.6, which is not installed", "install libstdc++6 (Debian, Ubuntu)")]
    [InlineData("libgcc_s.so.1: cannot open shared object file: No such file or directory", "it requires libgcc_s.so.1, which", "install libgcc-s1 (Debian, Ubuntu)")]
    [InlineData("libcublasLt.so.12: cannot open shared object file: No such file or directory", "it requires libcublasLt.so.12, which", "install the system package that contains libcublasLt.so.12")]
    [InlineData("/lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.29' not found (required by /opt/a/libx.so)", "it requires glibc 2.29 or newer, but this system has 2.28", "use a newer version of the system")]
    [InlineData("/lib64/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by /opt/a/libx.so)", "the system's libstdc++ is too old", "update libstdc++6")]
    [InlineData("/opt/a/libx.so: failed to map segment from shared object", "/opt/a/libx.so: failed to map segment", "may be mounted with 'noexec'")]
    [InlineData("/opt/a/libx.so: invalid ELF header", "the file is damaged (/opt/a/libx.so: invalid ELF header)", "install Rembg again")]
    [InlineData("/opt/a/libx.so: file too short", "the file is damaged", "install Rembg again")]
    [InlineData("something new", "something new", "install Rembg again")]
    public void Refusals_of_glibc_are_explained(string words, string reason, string remedy)
    {
        LibraryObstacle obstacle = LinuxLibrary.Explain(words, "2.28");
        Assert.StartsWith(reason, obstacle.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, obstacle.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /opt/a/libx.so)")]
    [InlineData("Error relocating /opt/a/libx.so: __vsnprintf_chk: symbol not found")]
    public void On_musl_the_C_library_is_named(string words)
    {
        LibraryObstacle obstacle = LinuxLibrary.Explain(words, glibc: null);
        Assert.StartsWith($"it requires glibc {LinuxLibrary.NeededGlibc} or newer, but this system has another C library, such as musl on Alpine", obstacle.Reason, StringComparison.Ordinal);
        Assert.Contains("container with glibc", obstacle.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_for_a_missing_Visual_C_runtime_says_to_install_it()
    {
        string[] runtime = ["MSVCP140.dll", "MSVCP140_1.dll", "VCRUNTIME140.dll", "VCRUNTIME140_1.dll"];
        LibraryObstacle obstacle = WindowsLibrary.Explain(NativeFiles.Of("win-x64", "onnxruntime"), NotFound, name => !runtime.Contains(name, StringComparer.OrdinalIgnoreCase));
        Assert.Equal("it requires the Visual C++ runtime, which is not installed (MSVCP140.dll, MSVCP140_1.dll, VCRUNTIME140.dll, VCRUNTIME140_1.dll)", obstacle.Reason);
        string processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        Assert.Equal($"install the Microsoft Visual C++ Redistributable for {processor} (https://aka.ms/vs/17/release/vc_redist.{processor}.exe) and start a new session", obstacle.Remedy);
    }

    [Theory]
    [InlineData("0x8007007F")]
    [InlineData("0x8007045A")]
    public void The_error_for_an_old_Visual_C_runtime_says_to_update_it(string code)
    {
        LibraryObstacle obstacle = WindowsLibrary.Explain(NativeFiles.Of("win-x64", "onnxruntime"), $"Unable to load DLL: whatever. ({code})", static _ => true);
        Assert.Contains("probably too old", obstacle.Reason, StringComparison.Ordinal);
        Assert.Contains("Visual C++ Redistributable", obstacle.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_for_a_missing_system_library_on_Windows_names_it()
    {
        LibraryObstacle obstacle = WindowsLibrary.Explain(NativeFiles.Of("win-x64", "libvips"), NotFound, static name => name != "bcryptprimitives.dll");
        Assert.Equal("it requires bcryptprimitives.dll, and this Windows does not have it", obstacle.Reason);
    }

    [Fact]
    public void Only_ONNX_Runtime_needs_the_Visual_C_runtime()
    {
        string[] needing = [.. NativeFiles.OfPlatform("win-x64").Concat(NativeFiles.OfPlatform("win-arm64")).Where(static file => WindowsLibrary.ImportsOf(file).Any(static name => name.StartsWith("VCRUNTIME", StringComparison.OrdinalIgnoreCase)))];
        Assert.Equal(["onnxruntime.dll", "onnxruntime.dll"], needing.Select(static file => Path.GetFileName(file)));
        Assert.All(NativeFiles.OfPlatform("win-x64"), static file => Assert.Contains("KERNEL32.dll", WindowsLibrary.ImportsOf(file)));
    }

    [Fact]
    public void A_file_that_is_not_a_library_of_Windows_has_no_imports()
    {
        Assert.Empty(WindowsLibrary.ImportsOf(NativeFiles.Of("linux-x64", "Magick.Native")));
        Assert.Empty(WindowsLibrary.ImportsOf(Path.Combine(AppContext.BaseDirectory, "none.dll")));
    }

    [Fact]
    public void The_error_for_files_in_quarantine_on_macOS_says_how_to_release_them()
    {
        const string Words = "dlopen(/a/native/libvips.42.dylib, 0x0001): code signature not valid for use in process: library load disallowed by system policy";
        Assert.Equal("remove the quarantine attribute with: xattr -dr com.apple.quarantine '/a/native'", MacLibrary.Explain("/a/native/libvips.42.dylib", Words).Remedy);
        Assert.Equal("use a newer version of macOS", MacLibrary.Explain("/a/libvips.42.dylib", "built for macOS 14.0 which is newer than running OS").Remedy);
    }

    [Fact]
    public void The_error_has_the_reason_in_its_message_and_the_remedy_as_a_sentence()
    {
        LibraryUnusableException exception = new("/a/libvips.so.42", new LibraryObstacle("it requires libx.so, which is not installed", "install the package that contains libx.so"));
        Assert.Equal("The library '/a/libvips.so.42', which is part of Rembg, cannot be loaded: it requires libx.so, which is not installed; install the package that contains libx.so.", exception.Message);
        Assert.Equal("Install the package that contains libx.so.", exception.Remedy);
    }
}

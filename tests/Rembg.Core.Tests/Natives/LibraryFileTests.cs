using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

using Rembg.Natives;

namespace Rembg.Tests.Libraries;

/// <summary>Real libraries, changed so that the system refuses them: each error names the missing part and the remedy.</summary>
public sealed partial class LibraryFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void An_intact_library_is_loaded()
    {
        Assert.Null(LibraryFile.Obstacle(_files.Add(NativeFiles.OfSystem("Magick.Native")), out nint library));
        Assert.NotEqual(0, library);
    }

    [Fact]
    public void A_link_to_a_library_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        File.CreateSymbolicLink(_files["link.so"], NativeFiles.OfSystem("Magick.Native"));
        Assert.Null(LibraryFile.Obstacle(_files["link.so"], out nint library));
        Assert.NotEqual(0, library);
    }

    [Fact]
    public void A_missing_dependency_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The file is changed as only ELF allows.");
        LibraryObstacle obstacle = Refused(Changed("libpthread.so.0\0", "libpthreax.so.0\0"));
        Assert.Equal("it requires libpthreax.so.0, which is not installed", obstacle.Reason);
        Assert.Equal("install the system package that contains libpthreax.so.0", obstacle.Remedy);
    }

    [Fact]
    public void The_error_for_an_outdated_glibc_names_both_versions()
    {
        Assert.SkipUnless(LinuxLibrary.Glibc is not null, "This system has no glibc.");

        // The loader compares a version's hash first and its name then; this name has another hash than any of glibc's.
        string file = Changed("GLIBC_2.29\0", "GLIBC_9.29\0");
        LibraryObstacle obstacle = Refused(file);
        Assert.Equal($"it requires glibc 9.29 or newer, but this system has {LinuxLibrary.Glibc}", obstacle.Reason);
        Assert.Equal("use a newer version of the system", obstacle.Remedy);
    }

    [Fact]
    public void A_file_that_was_cut_short_is_damaged_and_not_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems look at the length themselves.");
        byte[] whole = File.ReadAllBytes(NativeFiles.OfSystem("Magick.Native"));
        string file = _files["cut.so"];
        File.WriteAllBytes(file, whole[..(whole.Length / 2)]);
        Assert.Matches($"the file is damaged \\(it has {whole.Length / 2} of \\d+ bytes\\)", Refused(file).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("version https://git-lfs.github.com/spec/v1")]
    public void A_file_that_is_not_a_library_is_damaged(string content)
    {
        File.WriteAllText(_files["text.so"], content);
        Assert.Equal(LibraryObstacle.Damage("it does not begin like a library"), Refused(_files["text.so"]));
    }

    [Fact]
    public void A_library_for_another_processor_is_not_called_missing()
    {
        string other = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "x64" : "arm64";
        LibraryObstacle obstacle = Refused(NativeFiles.Of($"{LibraryFile.Platform.Split('-')[0]}-{other}", "Magick.Native"));
        Assert.Equal($"it is built for {(other == "x64" ? "X64" : "Arm64")}, but this process runs code for {RuntimeInformation.ProcessArchitecture}", obstacle.Reason);
        Assert.Equal(LibraryObstacle.InstallAgain, obstacle.Remedy);
    }

    [Fact]
    public void A_library_of_another_system_is_called_so()
    {
        string file = NativeFiles.Of(OperatingSystem.IsWindows() ? "linux-x64" : "win-x64", "Magick.Native");
        Assert.Equal("it is a library for another system", Refused(file).Reason);
    }

    [Theory]
    [InlineData("win-x64", "Pe", "X64")]
    [InlineData("win-arm64", "Pe", "Arm64")]
    [InlineData("linux-x64", "Elf", "X64")]
    [InlineData("linux-arm64", "Elf", "Arm64")]
    public void Headers_tell_system_and_processor(string platform, string format, string processor)
    {
        Assert.All(NativeFiles.OfPlatform(platform), file =>
        {
            LibraryHeader header = LibraryHeader.Read(file);
            Assert.Equal((format, processor), (header.Format.ToString(), header.Processor.ToString()));
            Assert.InRange(header.EndOffset, 0, new FileInfo(file).Length);
        });
    }

    [Fact]
    public void Every_library_for_Linux_runs_with_the_glibc_that_messages_name()
    {
        Version[] needed =
        [
            .. NativeFiles.OfPlatform("linux-x64").Concat(NativeFiles.OfPlatform("linux-arm64"))
                .SelectMany(static file => Glibc().Matches(Encoding.Latin1.GetString(File.ReadAllBytes(file))))
                .Select(static match => Version.Parse(match.Groups[1].Value)),
        ];
        Assert.Equal(Version.Parse(LinuxLibrary.NeededGlibc), needed.Max());
    }

    private static LibraryObstacle Refused(string file)
    {
        LibraryObstacle? obstacle = LibraryFile.Obstacle(file, out nint library);
        Assert.Equal(0, library);
        return Assert.IsType<LibraryObstacle>(obstacle);
    }

    /// <summary>A copy of a library in which one text stands for another one of the same length.</summary>
    private string Changed(string from, string to)
    {
        byte[] bytes = File.ReadAllBytes(NativeFiles.OfSystem("Magick.Native"));
        int place = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(from));
        Assert.NotEqual(-1, place);
        Encoding.ASCII.GetBytes(to).CopyTo(bytes, place);
        string file = _files["changed.so"];
        File.WriteAllBytes(file, bytes);
        return file;
    }

    [GeneratedRegex(@"GLIBC_(\d+\.\d+)\0", RegexOptions.CultureInvariant)]
    private static partial Regex Glibc();
}

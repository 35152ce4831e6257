using System.Diagnostics;
using System.Globalization;

using Rembg.Files;

namespace Rembg.Tests;

/// <summary>File identities against what stat(1) prints.</summary>
[Trait("Speed", "Fast")]
public sealed class FileStatusTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_status_matches_the_stat_program()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The options are those of the stat of Linux.");
        File.WriteAllText(_files["file"], "seven b");
        Directory.CreateDirectory(_files["directory"]);
        File.CreateSymbolicLink(_files["link"], _files["file"]);
        File.SetLastWriteTimeUtc(_files["file"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        foreach (string name in (string[])["file", "directory", "link"])
        {
            FileStatus status = FileStatus.Get(_files[name]);
            string[] wanted = Stat(_files[name]);
            Assert.Equal(ulong.Parse(wanted[0], CultureInfo.InvariantCulture), status.Identity.Volume);
            Assert.Equal(ulong.Parse(wanted[1], CultureInfo.InvariantCulture), status.Identity.Low);
            Assert.Equal(long.Parse(wanted[2], CultureInfo.InvariantCulture), status.Length);
            Assert.Equal(Nanoseconds(wanted[3]), status.Modified);
            Assert.Equal(Nanoseconds(wanted[4]), status.Changed);
            Assert.Equal(uint.Parse(wanted[5], CultureInfo.InvariantCulture), status.Owner);
            Assert.Equal(name == "directory" ? FileKind.Directory : FileKind.Regular, status.Kind);
        }
    }

    [Fact]
    public void Names_of_one_file_have_one_identity_and_a_copy_has_its_own()
    {
        File.WriteAllText(_files["file"], "text");
        File.Copy(_files["file"], _files["copy"]);
        Assert.Equal(FileStatus.Get(_files["file"]).Identity, FileStatus.Get(Path.Combine(_files.Path, ".", "file")).Identity);
        Assert.NotEqual(FileStatus.Get(_files["file"]).Identity, FileStatus.Get(_files["copy"]).Identity);
        Assert.Null(FileStatus.TryGet(_files["missing"]));
        Assert.ThrowsAny<IOException>(() => FileStatus.Get(_files["missing"]));
    }

    private static string[] Stat(string path)
    {
        ProcessStartInfo start = new("stat", ["-L", "-c", "%d %i %s %.9Y %.9Z %u", path]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static long Nanoseconds(string seconds) => long.Parse(seconds.Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
}

using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>
/// A power cut, simulated: the outputs go to a file system in a file, and what that file holds when the run has ended is what a
/// disk would. It takes root and a loop device.
/// </summary>
public sealed class PowerCutTests : CmdletTest
{
    private const int Count = 60;

    // 8 × 8 pixels, black.
    private static readonly byte[] Photo = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR42mNgoA4AAABIAAEQRe/SAAAAAElFTkSuQmCC");

    [Fact]
    public void After_the_run_every_output_is_on_the_disk_as_it_was_written()
    {
        using Mount disk = Mount.New(Files["disk.img"], Files["disk"]);
        Directory.CreateDirectory(Files["in"]);
        for (int i = 0; i < Count; i++)
        {
            File.WriteAllBytes(Files[$"in/{i}.png"], Photo);
        }

        File.WriteAllBytes(Files["model.onnx"], TinyModel.Brightness(8, 8));
        Run("Remove-ImageBackground $args[0] $args[1] -ModelPath $args[2]", Files["in"], Files["disk/out"], Files["model.onnx"]).ThrowOnError();
        WriteUnflushed(Files["disk/plain"]);
        File.Copy(Files["disk.img"], Files["cut.img"]);

        using Mount cut = Mount.Existing(Files["cut.img"], Files["cut"]);
        Assert.Equal(Names(Files["disk/out"]), Names(Files["cut/out"]));
        Assert.All(Names(Files["cut/out"]), name => Assert.Equal(File.ReadAllBytes(Files["disk/out/" + name]), File.ReadAllBytes(Files["cut/out/" + name])));

        // Checks the simulation itself: unflushed data is lost.
        Assert.Contains(Names(Files["disk/plain"]), name => !File.Exists(Files["cut/plain/" + name]) || !File.ReadAllBytes(Files["cut/plain/" + name]).SequenceEqual(Photo));
    }

    private static void WriteUnflushed(string directory)
    {
        Directory.CreateDirectory(directory);
        for (int i = 0; i < Count; i++)
        {
            string temporary = Path.Combine(directory, "temporary");
            using (FileStream file = File.Create(temporary))
            {
                file.Write(Photo);
            }

            File.Move(temporary, Path.Combine(directory, $"{i}.png"));
        }
    }

    private static IEnumerable<string> Names(string directory) => Directory.GetFiles(directory).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>An ext4 file system in a file.</summary>
    private sealed class Mount : IDisposable
    {
        private const long Size = 64 * 1024 * 1024;

        private readonly string _directory;

        private Mount(string directory)
        {
            _directory = directory;
        }

        public static Mount New(string image, string directory)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Mounting takes Linux and root.");
            using (FileStream file = File.Create(image))
            {
                file.SetLength(Size);
            }

            Assert.SkipUnless(Succeeds("mkfs.ext4", "-q", "-F", image), "There is no mkfs.ext4.");
            return Existing(image, directory);
        }

        public static Mount Existing(string image, string directory)
        {
            Directory.CreateDirectory(directory);
            Assert.SkipUnless(Succeeds("mount", "-o", "loop", image, directory), "There is no loop device.");
            return new Mount(directory);
        }

        public void Dispose() => Assert.True(Succeeds("umount", _directory));

        private static bool Succeeds(string program, params string[] arguments)
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}

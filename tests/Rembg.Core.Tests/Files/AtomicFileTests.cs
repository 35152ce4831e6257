using System.Diagnostics;

using Rembg.Files;
using Rembg.Imaging.Writing;

namespace Rembg.Tests;

/// <summary>Files that are whole or not there, and that replace nothing unasked.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void One_of_several_simultaneous_writers_wins_and_the_others_fail()
    {
        const int Writers = 8;
        for (int round = 0; round < 50; round++)
        {
            string path = _files[$"{round}.txt"];
            int won = 0;
            int refused = 0;
            using Barrier barrier = new(Writers);
            Thread[] threads = [.. Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
            {
                try
                {
                    AtomicFile.Write(path, overwrite: false, temporary =>
                    {
                        File.WriteAllText(temporary, $"{writer}");
                        barrier.SignalAndWait();
                    });
                    Interlocked.Increment(ref won);
                }
                catch (OutputExistsException)
                {
                    Interlocked.Increment(ref refused);
                }
            }))];
            Array.ForEach(threads, static thread => thread.Start());
            Array.ForEach(threads, static thread => thread.Join());
            Assert.Equal((1, Writers - 1), (won, refused));
        }

        Assert.DoesNotContain(_files.Files, static file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_content_and_no_temporary_file()
    {
        File.WriteAllText(_files["a"], "old");
        Assert.Throws<OutputNotWritableException>(() => AtomicFile.Write(_files["a"], overwrite: true, static _ => throw new IOException("no more")));
        Assert.Throws<OutputExistsException>(() => AtomicFile.Write(_files["a"], overwrite: false, static path => File.WriteAllText(path, "new")));
        Assert.Equal("old", File.ReadAllText(_files["a"]));
        AtomicFile.Write(_files["a"], overwrite: true, static path => File.WriteAllText(path, "new"));
        Assert.Equal("new", File.ReadAllText(_files["a"]));
        Assert.Equal(["a"], _files.Files);
    }

    [Fact]
    public void Temporary_files_of_ended_processes_are_deleted_and_those_of_running_ones_are_kept()
    {
        using TemporaryFile own = new(_files.Path);
        string name = Path.GetFileName(own.Path);
        string[] parts = name.Split('-');
        string dead = _files[name.Replace($"-{Environment.ProcessId}-", $"-{DeadProcess()}-", StringComparison.Ordinal)];
        string elsewhere = _files[name.Replace(parts[1], "00000000", StringComparison.Ordinal)];
        string old = _files[".rembg-11111111111111111111111111111111.tmp"];
        foreach (string file in (string[])[dead, elsewhere, old, _files["notes.tmp"]])
        {
            File.WriteAllText(file, "half");
        }

        File.SetLastWriteTimeUtc(old, DateTime.UtcNow - TimeSpan.FromDays(2));
        AtomicFile.Write(_files["a"], overwrite: false, static path => File.WriteAllText(path, "new"));
        Assert.Equal(
            new[] { name, Path.GetFileName(elsewhere), "a", "notes.tmp" }.Order(StringComparer.Ordinal),
            _files.Files);
    }

    [Fact]
    public void The_error_names_the_obstacle()
    {
        File.WriteAllText(_files["file"], "in the way");
        Directory.CreateDirectory(_files["directory"]);
        string name = new('n', 300);
        AssertRefused(_files["file/a.png"], OutputObstacle.NotADirectory, "is a file, not a directory");
        AssertRefused(_files["file/deeper/a.png"], OutputObstacle.NotADirectory, "is a file, not a directory");
        AssertRefused(_files["directory"], OutputObstacle.IsDirectory, "a directory has this name");
        AssertRefused(_files[name + ".png"], OutputObstacle.NameTooLong, "too long for the file system");
        Assert.Equal(["file"], _files.Files);
        Assert.Throws<OutputNotWritableException>(() => AtomicFile.Write(_files["directory"], overwrite: false, static path => File.WriteAllText(path, "new")));
        Assert.Throws<OutputNotWritableException>(() => OutputFile.CheckName(_files["directory"]));
        Assert.Throws<OutputNotWritableException>(() => OutputFile.CheckName(_files[name]));
        OutputFile.CheckName(_files["fine.png"]);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_an_error_once()
    {
        File.WriteAllText(_files["file"], "in the way");
        OutputDirectories directories = new();
        Assert.True(directories.CanWrite(_files["new/deeper"]));
        Assert.Equal(OutputObstacle.NotADirectory, Assert.Throws<OutputNotWritableException>(() => directories.CanWrite(_files["file/a"])).Obstacle);
        Assert.False(directories.CanWrite(_files["file/a"]));
        Assert.False(directories.CanWrite(_files["file/b"]));
        Assert.Equal(["file"], _files.Files);
    }

    private static void AssertRefused(string path, OutputObstacle obstacle, string reason)
    {
        OutputNotWritableException exception = Assert.Throws<OutputNotWritableException>(
            () => AtomicFile.Write(path, overwrite: true, static temporary => File.WriteAllText(temporary, "new")));
        Assert.Equal(obstacle, exception.Obstacle);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    private static int DeadProcess()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.Id;
    }
}

using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>A watched directory, through the cmdlet: photos as they come, and nothing twice.</summary>
public sealed class WatchTests : CmdletTest
{
    private const string Watch = "Remove-ImageBackground $args[0] $args[1] -Watch -Verbose";

    [Fact]
    public void Photos_are_done_as_they_are_complete_until_it_is_stopped()
    {
        Directory.CreateDirectory(Files["in"]);
        File.Copy(Photo, Files["in/first.jpg"]);
        using Watcher watcher = new(Create(Watch, Files["in"], Files["out"]));
        watcher.WaitFor(1);

        // A copy that stalls in the middle for longer than it takes to look complete, and one under another name meanwhile.
        byte[] content = File.ReadAllBytes(Photo);
        // Not one stream: a photo that is open for writing is not even tried.
        File.WriteAllBytes(Files["in/slow.jpg"], content[..(content.Length / 2)]);
        watcher.WaitForVerbose("may still be incomplete");
        using (FileStream copy = new(Files["in/slow.jpg"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            copy.Write(content.AsSpan(content.Length / 2));
        }

        File.Copy(Photo, Files["in/upload.tmp"]);
        File.Move(Files["in/upload.tmp"], Files["in/renamed.jpg"]);
        watcher.WaitFor(3);
        watcher.Stop();
        Assert.Empty(watcher.Errors);
        Assert.Equal(["first.png", "renamed.png", "slow.png"], Outputs);
        Assert.All(Outputs, name => Assert.Equal(File.ReadAllBytes(Files["out/first.png"]), File.ReadAllBytes(Files["out/" + name])));
    }

    [Fact]
    public void A_restarted_watch_continues_with_new_photos_and_repeats_replaced_ones_with_Force()
    {
        Directory.CreateDirectory(Files["in"]);
        File.Copy(Photo, Files["in/a.jpg"]);
        Run("Remove-ImageBackground $args[0] $args[1]", Files["in"], Files["out"]).ThrowOnError();
        DateTime done = File.GetLastWriteTimeUtc(Files["out/a.png"]);
        File.Copy(Photo, Files["in/b.jpg"]);
        using Watcher watcher = new(Create(Watch + " -Force", Files["in"], Files["out"]));
        watcher.WaitFor(1);
        Assert.Equal(done, File.GetLastWriteTimeUtc(Files["out/a.png"]));
        File.SetLastWriteTimeUtc(Files["in/a.jpg"], DateTime.UtcNow.AddSeconds(5));
        watcher.WaitFor(2);
        watcher.Stop();
        Assert.NotEqual(done, File.GetLastWriteTimeUtc(Files["out/a.png"]));
        Assert.Empty(watcher.Errors);
        Assert.Equal(["a.png", "b.png"], Outputs);
    }

    [Theory]
    [InlineData("-Force", true)]
    [InlineData("-SkipExisting", false)]
    public void A_photo_that_is_replaced_by_an_older_one_is_done_again_with_force(string option, bool isDoneAgain)
    {
        Directory.CreateDirectory(Files["in"]);
        File.Copy(Photo, Files["in/a.jpg"]);
        using Watcher watcher = new(Create($"{Watch} {option}", Files["in"], Files["out"]));
        watcher.WaitFor(1);
        byte[] before = File.ReadAllBytes(Files["out/a.png"]);
        File.Copy(SharedData.Photo("human-6.jpg"), Files["older.jpg"]);
        File.SetLastWriteTimeUtc(Files["older.jpg"], new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Move(Files["older.jpg"], Files["in/a.jpg"], overwrite: true);
        File.Copy(Photo, Files["in/b.jpg"]);
        watcher.WaitFor(isDoneAgain ? 3 : 2);
        watcher.Stop();
        Assert.Empty(watcher.Errors);
        Assert.Equal(isDoneAgain, !before.AsSpan().SequenceEqual(File.ReadAllBytes(Files["out/a.png"])));
    }

    [Fact]
    public void A_destination_inside_that_a_link_leads_to_is_not_watched()
    {
        Directory.CreateDirectory(Files["in/out"]);
        File.Copy(Photo, Files["in/a.jpg"]);
        Directory.CreateSymbolicLink(Files["alias"], Files["in"]);
        using Watcher watcher = new(Create(Watch + " -Recurse", Files["in"], Files["alias/out"]));
        watcher.WaitFor(1);
        File.Copy(Photo, Files["in/b.jpg"]);
        watcher.WaitFor(2);
        watcher.Stop();
        Assert.Empty(watcher.Errors);
        Assert.Equal(["a.png", "b.png"], Directory.GetFileSystemEntries(Files["in/out"]).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_path_that_is_not_a_directory_is_an_error_and_nothing_is_watched()
    {
        ShellResult result = Run("Remove-ImageBackground $args[0], $args[1] -Watch", Photo, Files["nowhere"]);
        Assert.Equal(["ImageNotFound", "ImageNotFound"], result.ErrorIds);
        Assert.Empty(Files.Files);
    }

    /// <summary>A service watches for months, and a disk is full for an hour.</summary>
    [Fact]
    public void Photos_whose_outputs_cannot_be_written_are_done_when_they_can()
    {
        Directory.CreateDirectory(Files["in"]);
        File.WriteAllText(Files["out"], "in the way");
        File.Copy(Photo, Files["in/a.jpg"]);
        File.Copy(Photo, Files["in/b.jpg"]);
        using Watcher watcher = new(Create(Watch + " -Journal $args[2]", Files["in"], Files["out"], Files["journal"]));
        watcher.WaitForVerbose("cannot be written to");
        File.Delete(Files["out"]);
        File.Copy(Photo, Files["in/c.jpg"]);
        watcher.WaitFor(3);
        watcher.Stop();
        Assert.Contains("'" + Files["out"] + "' is a file", Assert.Single(watcher.Errors), StringComparison.Ordinal);
        Assert.Equal(["a.png", "b.png", "c.png"], Outputs);
        PSObject summary = Assert.Single(Run("Get-RembgJournal $args[0]", Files["journal"]).ThrowOnError().Output);
        Assert.Equal((3, 0), ((int)summary.Properties["Done"].Value, (int)summary.Properties["Failed"].Value));
    }

    [Fact]
    public void The_pipeline_that_has_enough_ends_it()
    {
        Directory.CreateDirectory(Files["in"]);
        File.Copy(Photo, Files["in/a.jpg"]);
        PSObject result = Assert.Single(Run("foreach ($once in 1) { Remove-ImageBackground $args[0] $args[1] -Watch | ForEach-Object { $_; break } }", Files["in"], Files["out"]).ThrowOnError().Output);
        Assert.Equal(Files["out/a.png"], result.Properties["Output"].Value);
    }

    private static string Photo => SharedData.Photo("girl-1.jpg");

    private string[] Outputs => [.. Directory.GetFiles(Files["out"]).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The cmdlet while it watches.</summary>
    private sealed class Watcher : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

        private readonly PowerShell _shell;
        private readonly PSDataCollection<PSObject> _input = [];
        private readonly PSDataCollection<PSObject> _output = [];
        private readonly Task _running;

        public Watcher(PowerShell shell)
        {
            _shell = shell;
            _input.Complete();
            _running = Task.Factory.StartNew(() => shell.Invoke(_input, _output), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        // Copied: an enumeration would wait for more as long as the cmdlet runs.
        public IReadOnlyList<string> Errors => [.. _shell.Streams.Error.ToArray().Select(static error => error.ToString())];

        public void WaitFor(int count) => Assert.True(SpinWait.SpinUntil(() => _output.Count >= count || _running.IsCompleted, Patience) && _output.Count == count, string.Join('\n', Errors));

        public void WaitForVerbose(string text) => Assert.True(SpinWait.SpinUntil(() => _shell.Streams.Verbose.ToArray().Any(record => record.Message.Contains(text, StringComparison.Ordinal)), Patience));

        public void Stop()
        {
            Assert.False(_running.IsCompleted);
            _shell.Stop();
        }

        public void Dispose()
        {
            _shell.Stop();
            Assert.True(_running.Wait(Patience));
            _shell.Dispose();
            _input.Dispose();
            _output.Dispose();
        }
    }
}

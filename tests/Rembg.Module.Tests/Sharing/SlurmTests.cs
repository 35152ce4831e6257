using System.Diagnostics;
using System.Text.Json;

namespace Rembg.Tests.Sharing;

/// <summary>An array of tasks on a real Slurm cluster, as <c>deploy/slurm/rembg.sbatch</c> runs it.</summary>
public sealed class SlurmTests : IDisposable
{
    private const int Tasks = 8;
    private const int Kills = 12;
    private const int Photos = 600;

    // A process works on two photos at once; some more are finished and wait for a slower one before them.
    private const int MostInFlight = 16;

    private static readonly string[] Sources = ["girl.png", "im_14.png", "whisk.png", "human-6.jpg", "long.jpg", "girl-1.jpg", "human-12.jpg"];

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Tasks_that_are_killed_and_requeued_end_with_the_outputs_of_one_undisturbed_run()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Slurm runs on Linux.");
        using SlurmCluster cluster = SlurmCluster.Start();
        File.WriteAllBytes(_files["net.onnx"], TinyModel.Brightness(32, 32));
        for (int i = 0; i < Photos; i++)
        {
            string source = Sources[i % Sources.Length];
            _files.Add(SharedData.Photo(source), $"in/{i % 20}/photo {i}{Path.GetExtension(source)}");
        }

        ConsoleProgram.Run("Remove-ImageBackground", _files["in"], _files["expected"], "-Recurse", "-ModelPath", _files["net.onnx"]).ExpectExitCode(0);
        string job = Submit(cluster);
        Disturb(cluster, job);
        Finish(cluster, job);

        string[] expected = Names("expected");
        Assert.Equal(Photos, expected.Length);
        Assert.Equal(expected, Names("out"));
        Assert.All(expected, name => Assert.True(File.ReadAllBytes(_files[$"expected/{name}"]).AsSpan().SequenceEqual(File.ReadAllBytes(_files[$"out/{name}"])), name));

        // Each start of a task writes a journal: tasks were indeed started again.
        Assert.InRange(Directory.GetFiles(_files["journal"], "*.jsonl").Length, Tasks + 1, int.MaxValue);
        (string Source, string Status)[] lines = [.. JournalLines()];
        Assert.DoesNotContain(lines, static line => line.Status == "Failed");
        ILookup<string, string> byPhoto = lines.ToLookup(static line => line.Source, static line => line.Status);
        Assert.Equal(Photos, byPhoto.Count);
        Assert.All(byPhoto, static photo => Assert.InRange(photo.Count(static status => status == "Done"), 0, 1));
        Assert.InRange(byPhoto.Count(static photo => !photo.Contains("Done")), 0, Kills * MostInFlight);
    }

    private string Submit(SlurmCluster cluster)
    {
        File.WriteAllText(_files["console"], $"#!/bin/sh\nexec dotnet '{BuiltModule.Console}' \"$@\"\n");
        cluster.Run("chmod", "+x", _files["console"]);
        string answer = cluster.Run(
            "sbatch",
            new Dictionary<string, string> { ["REMBG_CONSOLE"] = _files["console"] },
            $"--array=0-{Tasks - 1}",
            "--cpus-per-task=1",
            "--mem=500",
            $"--output={_files["%a.log"]}",
            Path.Combine(BuiltModule.RepositoryRoot, "deploy", "slurm", "rembg.sbatch"),
            _files["in"],
            _files["out"],
            _files["journal"],
            "-ModelPath",
            _files["net.onnx"]);
        return answer.Split(' ', StringSplitOptions.TrimEntries)[^1].Trim();
    }

    /// <summary>Kills tasks in the middle of their work: their program, the program and its script, or the program after it was told to stop.</summary>
    private void Disturb(SlurmCluster cluster, string job)
    {
        Random random = new(24);
        long start = Stopwatch.GetTimestamp();
        for (int kills = 0; kills < Kills && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2);)
        {
            Pause(random.Next(200, 1200));
            Dictionary<string, string> states = cluster.States(job);
            string[] running = [.. states.Where(static task => task.Value == "RUNNING").Select(static task => task.Key)];
            Requeue(cluster, states);
            if (running.Length == 0)
            {
                if (states.Values.All(static state => state == "COMPLETED"))
                {
                    break;
                }

                continue;
            }

            // Whoever kills early would only kill the start of the program.
            if (Outputs() == 0)
            {
                continue;
            }

            string task = running[random.Next(running.Length)];
            switch (random.Next(3))
            {
                case 0:
                    int[] programs = Programs();
                    if (programs.Length > 0)
                    {
                        cluster.Attempt("kill", "-9", $"{programs[random.Next(programs.Length)]}");
                    }

                    break;
                case 1:
                    cluster.Attempt("scancel", "--full", "--signal=KILL", task);
                    break;
                default:
                    cluster.Attempt("scancel", "--batch", "--signal=TERM", task);
                    break;
            }

            kills++;
        }
    }

    private static void Finish(SlurmCluster cluster, string job)
    {
        long start = Stopwatch.GetTimestamp();
        Dictionary<string, string> states;
        while ((states = cluster.States(job)).Values.Any(static state => state != "COMPLETED"))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(8), $"Still {string.Join(", ", states)}.");
            Requeue(cluster, states);
            Pause(500);
        }
    }

    /// <summary>Does what an operator or a policy of the cluster does: tasks that have failed are queued again, and queued tasks start at once.</summary>
    private static void Requeue(SlurmCluster cluster, Dictionary<string, string> states)
    {
        foreach ((string task, string state) in states)
        {
            if (state is "FAILED" or "CANCELLED" or "NODE_FAIL")
            {
                cluster.Attempt("scontrol", "requeue", task);
            }

            if (state is "PENDING" or "FAILED" or "CANCELLED" or "NODE_FAIL")
            {
                cluster.Attempt("scontrol", "update", $"JobId={task}", "StartTime=now");
            }
        }
    }

    /// <summary>The processes that work on this test's photos.</summary>
    private int[] Programs() =>
    [
        .. Directory.GetDirectories("/proc").Where(static directory => int.TryParse(Path.GetFileName(directory), out _)).Where(IsProgram).Select(static directory => int.Parse(Path.GetFileName(directory), System.Globalization.CultureInfo.InvariantCulture)),
    ];

    private bool IsProgram(string process)
    {
        try
        {
            string command = File.ReadAllText(Path.Combine(process, "cmdline"));
            return command.StartsWith("dotnet\0", StringComparison.Ordinal) && command.Contains(_files["out"], StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended.
            return false;
        }
    }

    private int Outputs() => Directory.Exists(_files["out"]) ? Directory.EnumerateFiles(_files["out"], "*.png", SearchOption.AllDirectories).Count() : 0;

    private string[] Names(string directory) =>
        [.. Directory.EnumerateFiles(_files[directory], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Select(file => Path.GetRelativePath(_files[directory], file)).Order(StringComparer.Ordinal)];

    private IEnumerable<(string Source, string Status)> JournalLines()
    {
        foreach (string file in Directory.GetFiles(_files["journal"], "*.jsonl"))
        {
            string text = File.ReadAllText(file);

            // The last line of a process that was killed may be incomplete.
            foreach (string line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using JsonDocument entry = JsonDocument.Parse(line);
                if (entry.RootElement.TryGetProperty("source", out JsonElement source))
                {
                    yield return (source.GetString()!, entry.RootElement.GetProperty("status").GetString()!);
                }
            }
        }
    }

    private static void Pause(int milliseconds) => SpinWait.SpinUntil(static () => false, milliseconds);
}

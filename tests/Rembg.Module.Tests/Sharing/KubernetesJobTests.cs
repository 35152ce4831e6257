using System.Diagnostics;
using System.Globalization;

using k8s;
using k8s.Models;

namespace Rembg.Tests.Sharing;

/// <summary>
/// The containers of <c>deploy/kubernetes/job.yaml</c>, started as its pods start them: with the manifest's arguments and variables, and
/// the directories of this machine in the places of the volumes. The manifest's policy is applied to the real exit codes.
/// </summary>
public sealed class KubernetesJobTests : IDisposable
{
    private static readonly V1JobSpec Job = KubernetesYaml
        .LoadAllFromString(File.ReadAllText(Path.Combine(BuiltModule.RepositoryRoot, "deploy", "kubernetes", "job.yaml")), strict: true)
        .OfType<V1Job>().Single().Spec;

    private readonly TemporaryDirectory _files = new();

    public KubernetesJobTests() => File.WriteAllBytes(_files["net.onnx"], TinyModel.Brightness(8, 8));

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Pods_divide_the_photos_and_leave_only_those_that_fail()
    {
        for (int i = 0; i < 40; i++)
        {
            _files.Add(SharedData.Photo("girl-1.jpg"), $"photos/{i % 3}/{i}.jpg");
        }

        File.WriteAllText(_files["photos/broken.jpg"], "not a photo");
        int[] exitCodes = [.. Enumerable.Range(0, Job.Completions!.Value).Select(RunPod)];

        // Each pod is finished, except for the one that has the broken photo. This one is replaced, and the others are not stopped.
        Assert.Single(exitCodes, 1);
        Assert.All(exitCodes.Where(static code => code != 1), static code => Assert.Equal(0, code));
        Assert.Null(ActionFor(1));
        Assert.Equal(40, Directory.EnumerateFiles(_files["outputs/cutouts"], "*.png", SearchOption.AllDirectories).Count());
        Assert.Equal(Job.Completions.Value, Directory.GetFiles(_files["outputs/journal"]).Length);

        Assert.Equal(1, RunPod(Array.IndexOf(exitCodes, 1)));
        string again = Directory.GetFiles(_files["outputs/journal"]).MaxBy(File.GetLastWriteTimeUtc)!;
        Assert.DoesNotContain("\"Done\"", File.ReadAllText(again), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_is_stopped_is_replaced_and_a_wrong_command_ends_the_job()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        for (int i = 0; i < 200; i++)
        {
            _files.Add(SharedData.Photo("bike.jpg"), $"photos/{i}.jpg");
        }

        // The pod of a single shard has all photos, and enough to do until it is told to stop.
        Interruptions.Allow();
        using ConsoleProgram program = ConsoleProgram.Start(Pod(0, "1"));
        Assert.True(SpinWait.SpinUntil(() => program.HasExited || (Directory.Exists(_files["outputs/cutouts"]) && Directory.EnumerateFiles(_files["outputs/cutouts"], "*.png").Any()), TimeSpan.FromMinutes(2)));
        using Process kill = Process.Start("kill", ["-TERM", $"{program.Id}"]);
        ConsoleResult stopped = program.Wait(TimeSpan.FromSeconds(Job.Template.Spec.TerminationGracePeriodSeconds!.Value));
        Assert.Equal("Ignore", ActionFor(stopped.ExitCode));

        Assert.Equal("FailJob", ActionFor(ConsoleProgram.Run("Remove-ImageBackground (").ExitCode));
    }

    private static string? ActionFor(int exitCode) => Job.PodFailurePolicy.Rules.FirstOrDefault(rule => rule.OnExitCodes?.OperatorProperty == "In" && rule.OnExitCodes.Values.Contains(exitCode))?.Action;

    private int RunPod(int index)
    {
        using ConsoleProgram program = ConsoleProgram.Start(Pod(index));
        program.Input.Close();
        return program.Wait(TimeSpan.FromMinutes(2)).ExitCode;
    }

    private ProcessStartInfo Pod(int index, string? shards = null)
    {
        V1Container container = Job.Template.Spec.Containers.Single();
        ProcessStartInfo start = new("dotnet", [BuiltModule.Console, .. container.Args.Select(Place), "-ModelPath", _files["net.onnx"]]);
        foreach (V1EnvVar variable in container.Env)
        {
            start.Environment[variable.Name] = variable.Value;
        }

        // The job's controller sets it in each pod of an Indexed Job.
        start.Environment["JOB_COMPLETION_INDEX"] = index.ToString(CultureInfo.InvariantCulture);
        if (shards is not null)
        {
            start.Environment["REMBG_SHARD_COUNT"] = shards;
        }

        return start;
    }

    /// <summary>Returns the place of a volume's directory on this machine.</summary>
    private string Place(string argument) =>
        Job.Template.Spec.Containers.Single().VolumeMounts.Any(mount => argument == mount.MountPath || argument.StartsWith(mount.MountPath + "/", StringComparison.Ordinal)) ? _files[argument[1..]] : argument;
}

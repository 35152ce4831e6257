using k8s;
using k8s.Models;

namespace Rembg.Tests.Deploy;

/// <summary>The manifest of the batch run, read into the types of Kubernetes' API: fields that it does not have are errors.</summary>
public sealed class KubernetesJobTests
{
    private static readonly V1Job Job = Read();

    [Fact]
    public void Fields_that_the_version_does_not_have_are_errors()
    {
        Assert.Throws<YamlDotNet.Core.YamlException>(static () => Read(("backoffLimitPerIndex:", "backoffLimitPerShard:")));
        Assert.Throws<YamlDotNet.Core.YamlException>(static () => Read(("values: [75]", "value: [75]")));
    }

    [Fact]
    public void Every_pod_does_the_shard_of_its_index()
    {
        V1Container container = Job.Spec.Template.Spec.Containers.Single();
        Assert.Equal("Indexed", Job.Spec.CompletionMode);
        Assert.Equal($"{Job.Spec.Completions}", container.Env.Single(static variable => variable.Name == "REMBG_SHARD_COUNT").Value);
        Assert.Equal(["-Shard", "Auto"], container.Args.SkipWhile(static argument => argument != "-Shard").Take(2));
        Assert.InRange(Job.Spec.Parallelism!.Value, 1, Job.Spec.Completions!.Value);
        Assert.Equal(Job.Spec.Completions, Job.Spec.MaxFailedIndexes);
    }

    /// <summary>What the API server checks beyond the fields: without this, it refuses the job.</summary>
    [Fact]
    public void Failures_are_handled_as_the_api_allows()
    {
        Assert.Equal("Never", Job.Spec.Template.Spec.RestartPolicy);
        Assert.Null(Job.Spec.BackoffLimit);
        Assert.InRange(Job.Spec.PodFailurePolicy.Rules.Count, 1, 20);
        string container = Job.Spec.Template.Spec.Containers.Single().Name;
        Assert.All(Job.Spec.PodFailurePolicy.Rules, rule =>
        {
            Assert.Contains(rule.Action, (string[])["FailJob", "FailIndex", "Ignore", "Count"]);
            Assert.True(rule.OnExitCodes is null != (rule.OnPodConditions is null or { Count: 0 }));
            if (rule.OnExitCodes is { } codes)
            {
                Assert.Equal(container, codes.ContainerName);
                Assert.Contains(codes.OperatorProperty, (string[])["In", "NotIn"]);
                Assert.DoesNotContain(0, codes.Values);
                Assert.Equal(codes.Values.Order().Distinct(), codes.Values);
            }
            else
            {
                Assert.All(rule.OnPodConditions!, static condition => Assert.Equal(("DisruptionTarget", "True"), (condition.Type, condition.Status)));
            }
        });
    }

    [Theory]
    [InlineData(75, "Ignore")]
    [InlineData(2, "FailJob")]
    [InlineData(1, null)]
    [InlineData(137, null)]
    public void Exit_codes_of_the_console_have_their_actions(int exitCode, string? action) => Assert.Equal(
        action,
        Job.Spec.PodFailurePolicy.Rules.FirstOrDefault(rule => rule.OnExitCodes?.Values.Contains(exitCode) == true)?.Action);

    [Fact]
    public void Pods_have_time_for_the_grace_period_and_write_only_to_their_volumes()
    {
        V1PodSpec pod = Job.Spec.Template.Spec;
        V1Container container = pod.Containers.Single();
        Assert.InRange(pod.TerminationGracePeriodSeconds!.Value, 15, 120);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(pod.Volumes.Select(static volume => volume.Name), container.VolumeMounts.Select(static mount => mount.Name));
        string[] writable = [.. container.VolumeMounts.Where(static mount => mount.ReadOnlyProperty != true).Select(static mount => mount.MountPath)];
        Assert.Equal(["/outputs", "/tmp"], writable);

        // HOME and the cache of the image are on such a volume, and so is all that the command writes.
        Assert.All((string[])["REMBG_CACHE=/tmp/", "HOME=/tmp/"], static variable => Assert.Contains(variable, DeployFile.Read("batch.Containerfile"), StringComparison.Ordinal));
        Assert.Equal(["/photos", "/outputs/cutouts", "/outputs/journal"], container.Args.Where(static argument => argument.StartsWith('/')));
    }

    [Fact]
    public void The_limit_of_the_CPU_is_what_is_requested() =>
        Assert.Equal(
            Job.Spec.Template.Spec.Containers.Single().Resources.Requests["cpu"].ToString(),
            Job.Spec.Template.Spec.Containers.Single().Resources.Limits["cpu"].ToString());

    private static V1Job Read(params (string Old, string New)[] changes) =>
        Assert.IsType<V1Job>(Assert.Single(KubernetesYaml.LoadAllFromString(DeployFile.Read("kubernetes/job.yaml", changes), strict: true)));
}

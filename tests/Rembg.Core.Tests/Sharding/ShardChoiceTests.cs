using Rembg.Sharding;

namespace Rembg.Tests.Sharding;

/// <summary>The shares that engines give to their tasks.</summary>
public sealed class ShardChoiceTests
{
    private const string Slurm = "SLURM_ARRAY_TASK_ID=5;SLURM_ARRAY_TASK_MIN=2;SLURM_ARRAY_TASK_MAX=9;SLURM_ARRAY_TASK_STEP=1;SLURM_ARRAY_TASK_COUNT=8";
    private const string SlurmPart = "SLURM_ARRAY_TASK_ID=5;SLURM_ARRAY_TASK_MIN=3;SLURM_ARRAY_TASK_MAX=9;SLURM_ARRAY_TASK_STEP=1;SLURM_ARRAY_TASK_COUNT=3";

    [Theory]
    [InlineData("Auto", Slurm, "3/8")]
    [InlineData("auto", "SLURM_ARRAY_TASK_ID=8;SLURM_ARRAY_TASK_MIN=0;SLURM_ARRAY_TASK_MAX=12;SLURM_ARRAY_TASK_STEP=4;SLURM_ARRAY_TASK_COUNT=4", "2/4")]
    [InlineData("Auto/16", SlurmPart, "5/16")]
    [InlineData("Auto/16", "JOB_COMPLETION_INDEX=0", "0/16")]
    [InlineData("Auto", "JOB_COMPLETION_INDEX=3;REMBG_SHARD_COUNT=4", "3/4")]
    [InlineData("Auto/8", "JOB_COMPLETION_INDEX=3;REMBG_SHARD_COUNT=4", "3/8")]
    [InlineData("Auto", "AWS_BATCH_JOB_ARRAY_INDEX=1;AWS_BATCH_JOB_ARRAY_SIZE=2", "1/2")]
    [InlineData("Auto", "BATCH_TASK_INDEX=0;BATCH_TASK_COUNT=1", "0/1")]
    [InlineData("Auto", "CLOUD_RUN_TASK_INDEX=9;CLOUD_RUN_TASK_COUNT=10", "9/10")]
    [InlineData("1/3", Slurm, "1/3")]
    public void A_task_gets_the_share_with_its_number(string text, string environment, string expected) =>
        Assert.Equal(expected, Read(text, environment).ToString());

    [Theory]
    [InlineData("Auto", "", "SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX")]
    [InlineData("Auto", "SLURM_ARRAY_TASK_ID=", "SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX")]
    [InlineData("Auto", "SLURM_ARRAY_TASK_ID=1;JOB_COMPLETION_INDEX=1", "SLURM_ARRAY_TASK_ID (Slurm) and JOB_COMPLETION_INDEX (Kubernetes)")]
    [InlineData("Auto", "JOB_COMPLETION_INDEX=1", "REMBG_SHARD_COUNT")]
    [InlineData("Auto", "SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_COUNT of Slurm is not set")]
    [InlineData("Auto", SlurmPart, "has gaps")]
    [InlineData("Auto", "CLOUD_RUN_TASK_INDEX=10;CLOUD_RUN_TASK_COUNT=10", "not one of its 10 tasks")]
    [InlineData("Auto", "BATCH_TASK_INDEX=x;BATCH_TASK_COUNT=2", "'x', not a number")]
    [InlineData("Auto/4", "AWS_BATCH_JOB_ARRAY_INDEX=1;AWS_BATCH_JOB_ARRAY_SIZE=2", "runs 2 tasks")]
    [InlineData("Auto/4", "JOB_COMPLETION_INDEX=4", "only 4 shards")]
    [InlineData("Auto/x", "JOB_COMPLETION_INDEX=1", "'-Shard Auto/x'")]
    [InlineData("Auto/0", "JOB_COMPLETION_INDEX=1", "'-Shard Auto/0'")]
    [InlineData("Auto", "JOB_COMPLETION_INDEX=1;REMBG_SHARD_COUNT=many", "'REMBG_SHARD_COUNT=many'")]
    public void A_wrong_environment_is_explained(string text, string environment, string reason)
    {
        OptionsInvalidException exception = Assert.Throws<OptionsInvalidException>(() => Read(text, environment));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Equal(["Shard"], exception.Options);
    }

    private static Shard Read(string text, string environment)
    {
        Dictionary<string, string> variables = environment.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=')).ToDictionary(static pair => pair[0], static pair => pair[1]);
        return ShardChoice.Read(text, name => variables.GetValueOrDefault(name));
    }
}

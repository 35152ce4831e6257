using System.Globalization;

namespace Rembg.Sharding;

/// <summary>
/// An engine that runs the tasks of a job on many machines and tells each task its number through environment variables.
/// </summary>
internal sealed class ShardEngine
{
    /// <summary>The engines that are recognized.</summary>
    public static readonly IReadOnlyList<ShardEngine> All =
    [
        new("Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT") { FirstVariable = "SLURM_ARRAY_TASK_MIN", LastVariable = "SLURM_ARRAY_TASK_MAX", StepVariable = "SLURM_ARRAY_TASK_STEP" },
        new("Kubernetes", "JOB_COMPLETION_INDEX", countVariable: null),
        new("AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE"),
        new("Google Batch", "BATCH_TASK_INDEX", "BATCH_TASK_COUNT"),
        new("Cloud Run", "CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT"),
    ];

    private readonly string? _countVariable;

    private ShardEngine(string name, string indexVariable, string? countVariable)
    {
        Name = name;
        IndexVariable = indexVariable;
        _countVariable = countVariable;
    }

    /// <summary>The name of the engine.</summary>
    public string Name { get; }

    /// <summary>The variable with the number of the task.</summary>
    public string IndexVariable { get; }

    /// <summary>The variable with the number of the first task; null if it is always 0.</summary>
    public string? FirstVariable { get; private init; }

    /// <summary>The variable with the number of the last task; null if the count says it.</summary>
    public string? LastVariable { get; private init; }

    /// <summary>The variable with the difference between the numbers of two tasks; null if it is always 1.</summary>
    public string? StepVariable { get; private init; }

    /// <summary>Reads the share of this task.</summary>
    /// <param name="count">The number of shares if the user has specified it; otherwise null.</param>
    /// <param name="variables">Returns the value of an environment variable; null if it is not set.</param>
    /// <exception cref="OptionsInvalidException">A variable is missing or contradicts another one; the message names it.</exception>
    public Shard Read(int? count, Func<string, string?> variables)
    {
        int task = Number(IndexVariable, variables) ?? throw Missing(IndexVariable);
        if (count is { } given)
        {
            // A part of the array can be submitted again: its tasks keep their numbers, whatever the size of the new array is.
            return FirstVariable is null && _countVariable is not null && Number(_countVariable, variables) is { } own && own != given
                ? throw Invalid($"{Name} runs {own} tasks ({_countVariable}), but {given} shards are specified.")
                : task < given ? new Shard(task, given) : throw Invalid($"{Name} runs task {task} ({IndexVariable}), but there are only {given} shards with the numbers 0 to {given - 1}.");
        }

        if (_countVariable is null)
        {
            throw Invalid($"{Name} does not tell its tasks how many there are. Specify the number, such as -Shard Auto/16, or set {ShardChoice.CountVariable}.");
        }

        int tasks = Number(_countVariable, variables) ?? throw Missing(_countVariable);
        int first = FirstVariable is null ? 0 : Number(FirstVariable, variables) ?? throw Missing(FirstVariable);
        int step = StepVariable is null ? 1 : Math.Max(Number(StepVariable, variables) ?? 1, 1);
        if (LastVariable is not null && Number(LastVariable, variables) is { } last && ((last - first) / step) + 1 != tasks)
        {
            throw Invalid($"The array of {Name} has gaps: {tasks} tasks have numbers from {first} to {last}. Specify the number of shards, such as -Shard Auto/16; the tasks' numbers are then the shards' numbers, from 0.");
        }

        return task >= first && (task - first) % step == 0 && (task - first) / step < tasks
            ? new Shard((task - first) / step, tasks)
            : throw Invalid($"{Name} runs task {task} ({IndexVariable}), which is not one of its {tasks} tasks ({_countVariable}).");
    }

    private int? Number(string variable, Func<string, string?> variables)
    {
        string? text = variables(variable);
        return string.IsNullOrEmpty(text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : throw Invalid($"The environment variable {variable} of {Name} is '{text}', not a number.");
    }

    private OptionsInvalidException Missing(string variable) => Invalid($"The environment variable {variable} of {Name} is not set.");

    private static OptionsInvalidException Invalid(FormattableString message) => new(FormattableString.Invariant(message)) { Options = [Shard.OptionName] };
}

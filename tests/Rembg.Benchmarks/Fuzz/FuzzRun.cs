namespace Rembg.Benchmarks.Fuzz;

/// <summary>Everything that is known of a process that has cut out damaged files.</summary>
/// <param name="Outcomes">The outcome of each file that was done, of all passes.</param>
/// <param name="Unfinished">The numbers of the files that were in work when the process ended; one of them is the cause of a crash.</param>
/// <param name="Peak">The most memory that was resident, in bytes; 0 where the first pass did not end.</param>
/// <param name="ExitCode">The exit code; 0 unless the process crashed.</param>
/// <param name="Errors">The text of the standard error stream.</param>
internal sealed record FuzzRun(IReadOnlyList<FuzzOutcome> Outcomes, IReadOnlyList<int> Unfinished, long Peak, int ExitCode, string Errors)
{
    /// <summary>True if the process ended before it had finished its work.</summary>
    public bool HasCrashed => ExitCode != 0;

    /// <summary>The numbers of the files that took longer than they may, the waiting not counted.</summary>
    public IReadOnlyList<int> Slow => FilesOf(static outcome => outcome.Kind == nameof(Inference.TimeLimitExceededException));

    /// <summary>The numbers of the files that led to an undocumented error.</summary>
    public IReadOnlyList<int> Defects => FilesOf(static outcome => outcome.IsDefect);

    /// <summary>The numbers of the files that ended differently in different passes.</summary>
    public IReadOnlyList<int> Changing =>
        [.. Outcomes.GroupBy(static outcome => outcome.File).Where(static file => file.DistinctBy(static outcome => outcome.Kind).Count() > 1).Select(static file => file.Key).Order()];

    /// <summary>The numbers of the files that ended in one way in any pass.</summary>
    public IReadOnlyList<int> FilesOf(Func<FuzzOutcome, bool> condition) => [.. Outcomes.Where(condition).Select(static outcome => outcome.File).Distinct().Order()];
}

using System.Globalization;

namespace Rembg.Journals;

/// <summary>The totals of the journals of any number of runs.</summary>
public sealed record JournalSummary
{
    /// <summary>The number of runs.</summary>
    public required int Runs { get; init; }

    /// <summary>The number of photos that a run has recorded.</summary>
    public required int Photos { get; init; }

    /// <summary>The number of photos whose outputs have been written.</summary>
    public required int Done { get; init; }

    /// <summary>The number of photos that needed no work, or whose outputs could not be written for a reason that was reported before.</summary>
    public required int Skipped { get; init; }

    /// <summary>The number of photos whose last attempt failed.</summary>
    public required int Failed { get; init; }

    /// <summary>The failures by error id, the most frequent first.</summary>
    public required IReadOnlyList<JournalFailure> Failures { get; init; }

    /// <summary>The size of all outputs in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The start of the first run, in UTC; null if there are no runs.</summary>
    public required DateTime? Start { get; init; }

    /// <summary>The end of the last run, or its last line, in UTC; null if there are no runs.</summary>
    public required DateTime? End { get; init; }

    /// <summary>Photos done per second of the time in which at least one run was active; 0 if there was no such time.</summary>
    public required double PhotosPerSecond { get; init; }

    /// <summary>The shards that no run has completed, such as <c>3/8</c>, and <c>all</c> for a run over all photos.</summary>
    public required IReadOnlyList<string> UnfinishedShards { get; init; }

    /// <summary>
    /// The number of photos in a directory that are neither done nor skipped; null if no directory was compared.
    /// </summary>
    public int? Left { get; init; }

    /// <summary>Formats the totals as one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Done} done, {Skipped} skipped, {Failed} failed in {Runs} runs{(UnfinishedShards.Count > 0 ? $", {UnfinishedShards.Count} shards unfinished" : string.Empty)}.");
}

/// <summary>The photos that failed with an error.</summary>
/// <param name="ErrorId">The id of the error.</param>
/// <param name="Count">The number of photos.</param>
/// <param name="Example">The message of one of them.</param>
public sealed record JournalFailure(string ErrorId, int Count, string? Example)
{
    /// <summary>Formats the failure as its id and the number of photos.</summary>
    public override string ToString() => $"{ErrorId} ({Count})";
}

using Rembg.Sharding;

namespace Rembg.Journals;

/// <summary>Adds up journals.</summary>
internal sealed class JournalTotals
{
    private const string Unsharded = "all";

    // Nobody has more tasks; a line could claim any number.
    private const int MostShards = 1_000_000;

    private readonly List<(DateTime Start, DateTime End)> _runs = [];
    private readonly Dictionary<int, DateTime> _divisions = [];
    private readonly HashSet<string> _finished = [];

    /// <summary>Adds a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="last">The time of its last line.</param>
    /// <param name="isComplete">True if it was completed.</param>
    public void Add(JournalRun run, DateTime last, bool isComplete)
    {
        _runs.Add((run.Start, last < run.Start ? run.Start : last));
        int count = CountOf(run.Shard);
        if (run.Start >= _divisions.GetValueOrDefault(count))
        {
            _divisions[count] = run.Start;
        }

        if (isComplete)
        {
            _finished.Add(count == 1 || run.Shard is null ? Unsharded : run.Shard);
        }
    }

    /// <summary>Returns the totals.</summary>
    /// <param name="photos">The last states of all photos.</param>
    /// <param name="entries">The last line of each photo.</param>
    /// <param name="left">The number of photos that are left; null if it is unknown.</param>
    public JournalSummary ToSummary(JournalIndex photos, IEnumerable<JournalEntry> entries, int? left)
    {
        Dictionary<string, (int Count, string? Example)> failures = [];
        long bytes = 0;
        foreach (JournalEntry entry in entries)
        {
            bytes += entry.Bytes ?? 0;
            if (entry.Status == JournalStatus.Failed)
            {
                string id = entry.ErrorId ?? "Unknown";
                (int count, string? example) = failures.GetValueOrDefault(id);
                failures[id] = (count + 1, example ?? entry.Message);
            }
        }

        int done = photos.CountOf(JournalStatus.Done);
        double seconds = ActiveTime().TotalSeconds;
        return new JournalSummary
        {
            Runs = _runs.Count,
            Photos = photos.Count,
            Done = done,
            Skipped = photos.CountOf(JournalStatus.Skipped),
            Failed = photos.CountOf(JournalStatus.Failed),
            Failures = [.. failures.Select(static failure => new JournalFailure(failure.Key, failure.Value.Count, failure.Value.Example)).OrderByDescending(static failure => failure.Count).ThenBy(static failure => failure.ErrorId, StringComparer.Ordinal)],
            Bytes = bytes,
            Start = _runs.Count == 0 ? null : _runs.Min(static run => run.Start),
            End = _runs.Count == 0 ? null : _runs.Max(static run => run.End),
            PhotosPerSecond = seconds > 0 ? done / seconds : 0,
            UnfinishedShards = [.. Unfinished()],
            Left = left,
        };
    }

    /// <summary>
    /// Returns the shards of the division of the latest run that no run has completed. Runs with another number of shards, such as one over all
    /// photos afterwards, replace the earlier division.
    /// </summary>
    private IEnumerable<string> Unfinished()
    {
        int count = _divisions.Count == 0 ? 0 : _divisions.MaxBy(static division => division.Value).Key;
        IEnumerable<string> shards = count == 1 ? [Unsharded] : Enumerable.Range(0, count).Select(index => new Shard(index, count).ToString());
        return shards.Except(_finished);
    }

    private static int CountOf(string? shard)
    {
        try
        {
            return shard is not null && Shard.Parse(shard) is { Count: < MostShards } parsed ? parsed.Count : 1;
        }
        catch (OptionsInvalidException)
        {
            // Another program has written the line.
            return 1;
        }
    }

    private TimeSpan ActiveTime()
    {
        TimeSpan sum = TimeSpan.Zero;
        DateTime counted = DateTime.MinValue;
        foreach ((DateTime start, DateTime end) in _runs.Order())
        {
            if (end > counted)
            {
                sum += end - (start > counted ? start : counted);
                counted = end;
            }
        }

        return sum;
    }
}

using Rembg.Sharding;

namespace Rembg.Journals;

/// <summary>Adds up journals.</summary>
internal sealed class JournalTotals
{
    private const string Unsharded = "all";

    private readonly Dictionary<string, (int Count, string? Example)> _failures = [];
    private readonly List<(DateTime Start, DateTime End)> _runs = [];
    private readonly HashSet<string> _shards = [];
    private readonly HashSet<string> _finished = [];
    private long _bytes;

    /// <summary>Adds the last line of a photo.</summary>
    public void Add(JournalEntry entry)
    {
        _bytes += entry.Bytes ?? 0;
        if (entry.Status == JournalStatus.Failed)
        {
            string id = entry.ErrorId ?? "Unknown";
            (int count, string? example) = _failures.GetValueOrDefault(id);
            _failures[id] = (count + 1, example ?? entry.Message);
        }
    }

    /// <summary>Adds a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="last">The time of its last line.</param>
    /// <param name="isComplete">True if it was completed.</param>
    public void Add(JournalRun run, DateTime last, bool isComplete)
    {
        _runs.Add((run.Start, last < run.Start ? run.Start : last));
        string shard = run.Shard ?? Unsharded;
        _shards.UnionWith(AllShards(shard));
        if (isComplete)
        {
            _finished.Add(shard);
        }
    }

    /// <summary>Returns the totals.</summary>
    /// <param name="photos">The last states of all photos.</param>
    /// <param name="left">The number of photos that are left; null if it is unknown.</param>
    public JournalSummary ToSummary(JournalIndex photos, int? left)
    {
        int done = photos.CountOf(JournalStatus.Done);
        double seconds = ActiveTime().TotalSeconds;
        return new JournalSummary
        {
            Runs = _runs.Count,
            Photos = photos.Count,
            Done = done,
            Skipped = photos.CountOf(JournalStatus.Skipped),
            Failed = photos.CountOf(JournalStatus.Failed),
            Failures = [.. _failures.Select(static failure => new JournalFailure(failure.Key, failure.Value.Count, failure.Value.Example)).OrderByDescending(static failure => failure.Count).ThenBy(static failure => failure.ErrorId, StringComparer.Ordinal)],
            Bytes = _bytes,
            Start = _runs.Count == 0 ? null : _runs.Min(static run => run.Start),
            End = _runs.Count == 0 ? null : _runs.Max(static run => run.End),
            PhotosPerSecond = seconds > 0 ? done / seconds : 0,
            UnfinishedShards = [.. _shards.Except(_finished).OrderBy(static shard => shard.Length).ThenBy(static shard => shard, StringComparer.Ordinal)],
            Left = left,
        };
    }

    /// <summary>Returns all shards of the run's division: a shard that has not begun has no journal.</summary>
    private static IEnumerable<string> AllShards(string shard)
    {
        try
        {
            return shard == Unsharded ? [Unsharded] : Enumerable.Range(0, Shard.Parse(shard).Count).Select(index => $"{index}/{Shard.Parse(shard).Count}");
        }
        catch (OptionsInvalidException)
        {
            return [shard];
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

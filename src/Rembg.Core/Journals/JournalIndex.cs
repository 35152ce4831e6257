using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Rembg.Journals;

/// <summary>
/// The last state of each photo in the journals of any number of runs. A photo takes a few dozen bytes, so the journals of millions of
/// photos can be compared. Instances are not thread-safe.
/// </summary>
public sealed class JournalIndex
{
    private readonly Dictionary<UInt128, State> _photos = [];

    /// <summary>The number of photos.</summary>
    public int Count => _photos.Count;

    /// <summary>
    /// Adds a line. The latest line of a photo counts; a photo that was skipped because it was done before stays done. The order in which lines
    /// are added makes no difference, because the journals of several machines have no order.
    /// </summary>
    /// <param name="entry">The line.</param>
    public void Add(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ref State state = ref CollectionsMarshal.GetValueRefOrAddDefault(_photos, Hash(entry), out _);
        state = entry.Status == JournalStatus.Skipped
            ? state with { Skipped = Later(state.Skipped, entry.Time) }
            : state.Tried is { } tried && tried > entry.Time ? state : state with { Tried = entry.Time, HasFailed = entry.Status == JournalStatus.Failed };
    }

    /// <summary>Determines whether a line contains the last state of its photo.</summary>
    /// <param name="entry">A line that was added.</param>
    public bool IsLast(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _photos.TryGetValue(Hash(entry), out State state) && (state.Time, state.Status) == (entry.Time, entry.Status);
    }

    /// <summary>Returns the last state of a photo; null if no run has recorded it.</summary>
    /// <param name="path">The full path of the photo.</param>
    public JournalStatus? StatusOf(string path) => _photos.TryGetValue(Hash(path), out State state) ? state.Status : null;

    /// <summary>Returns the number of photos whose last state is the given one.</summary>
    public int CountOf(JournalStatus status) => _photos.Values.Count(state => state.Status == status);

    private static UInt128 Hash(JournalEntry entry) => Hash(entry.FullName);

    private static UInt128 Hash(string path) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(path.AsSpan()));

    private static DateTime Later(DateTime? one, DateTime other) => one is { } time && time > other ? time : other;

    /// <summary>The last attempt and the last time that the photo needed no work.</summary>
    private readonly record struct State(DateTime? Tried, bool HasFailed, DateTime? Skipped)
    {
        public JournalStatus Status => Tried is null || (HasFailed && Skipped >= Tried) ? JournalStatus.Skipped : HasFailed ? JournalStatus.Failed : JournalStatus.Done;

        public DateTime? Time => Status == JournalStatus.Skipped ? Skipped : Tried;
    }
}

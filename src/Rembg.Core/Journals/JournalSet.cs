using Rembg.Files;

namespace Rembg.Journals;

/// <summary>The journals of the runs over a set of photos, as one: totals, and the photos by their last states.</summary>
public sealed class JournalSet
{
    private readonly IReadOnlyList<string> _files;
    private readonly JournalIndex _photos = new();
    private readonly JournalTotals _totals = new();

    private JournalSet(IReadOnlyList<string> files) => _files = files;

    /// <summary>Reads journals.</summary>
    /// <param name="files">The full paths of the files.</param>
    /// <param name="onInvalid">Receives each line and each file that cannot be read; the others are read.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static JournalSet Read(IReadOnlyList<string> files, Action<JournalInvalidException> onInvalid, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        JournalSet journals = new(files);
        JournalReader reader = new(onInvalid);
        foreach (string file in files)
        {
            JournalRun? run = null;
            bool isComplete = false;
            DateTime last = DateTime.MinValue;
            foreach (JournalEntry entry in reader.Read(file, begun => run = begun, end => (last, isComplete) = (end.End, end.IsComplete)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = entry.Time;
                journals._photos.Add(entry);
            }

            if (run is not null)
            {
                journals._totals.Add(run, last, isComplete);
            }
        }

        return journals;
    }

    /// <summary>Returns the photos with their last states, in the order of the journals.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    public IEnumerable<JournalEntry> Entries(CancellationToken cancellationToken = default)
    {
        // Problems were reported when the journals were read first.
        JournalReader reader = new(static _ => { });
        foreach (JournalEntry entry in _files.SelectMany(file => reader.Read(file)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_photos.IsLast(entry))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Returns the photos of a listing that are left: no run has written their outputs, or found them written.</summary>
    /// <param name="listing">The listing of the photos' directory.</param>
    public IEnumerable<ImageFile> Left(ImageListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return listing.Photos().Where(photo => _photos.StatusOf(photo.Path) is not (JournalStatus.Done or JournalStatus.Skipped));
    }

    /// <summary>Returns the totals.</summary>
    /// <param name="left">The number of photos that are left; null if it is unknown.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public JournalSummary Summarize(int? left = null, CancellationToken cancellationToken = default) =>
        _totals.ToSummary(_photos, Entries(cancellationToken), left);
}

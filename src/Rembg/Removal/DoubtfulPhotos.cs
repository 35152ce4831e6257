using Rembg.Inference;
using Rembg.Measuring.Reports;

namespace Rembg.Removal;

/// <summary>Collects the least certain results of a run, as many as a contact sheet shows, and writes the contact sheet.</summary>
internal sealed class DoubtfulPhotos
{
    private readonly PriorityQueue<RemovalResult, double> _results = new();
    private int _count;
    private int _uncertain;
    private int _withoutSubject;

    /// <summary>True if there are no photos.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Adds a photo.</summary>
    /// <param name="result">The result of its first output.</param>
    public void Add(RemovalResult result)
    {
        _count++;
        _withoutSubject += result.HasSubject ? 0 : 1;
        _uncertain += result.HasSubject && result.Certainty < SecondModel.DefaultBelow ? 1 : 0;

        // The queue returns the most certain result first.
        _results.Enqueue(result, -result.Certainty);
        if (_results.Count > ContactSheet.LargestCount)
        {
            _ = _results.Dequeue();
        }
    }

    /// <summary>Writes the contact sheet.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="overwrite">True to replace an existing file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RembgException">The file exists or cannot be written.</exception>
    public void Write(string path, bool overwrite, CancellationToken cancellationToken)
    {
        string summary = FormattableString.Invariant(
            $"{_count} photos: {_uncertain} with a certainty below {SecondModel.DefaultBelow}, {_withoutSubject} without a subject. The {_results.Count} least certain are shown, the least certain first.");
        ContactSheet.Write(_results.UnorderedItems.Select(static item => item.Element), summary, path, overwrite, cancellationToken);
    }
}

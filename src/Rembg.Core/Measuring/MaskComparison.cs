using Rembg.Metrics;

namespace Rembg.Measuring;

/// <summary>Compares masks at the photo's size with the true masks and with the reference model's masks.</summary>
internal sealed class MaskComparison
{
    // Pictures stay in memory, a tenth of a megabyte per photo; nobody looks at more of them in a report.
    private const int MostStrips = 200;

    private readonly IReadOnlyList<MeasuredCandidate> _candidates;
    private readonly MeasuredCandidate _reference;
    private readonly MeasurementOptions _options;

    /// <summary>Prepares the comparison.</summary>
    /// <param name="candidates">The models whose masks are evaluated.</param>
    /// <param name="reference">The model that they are compared with, which may be one of them.</param>
    /// <param name="options">The photos and their true masks.</param>
    public MaskComparison(IReadOnlyList<MeasuredCandidate> candidates, MeasuredCandidate reference, MeasurementOptions options)
    {
        _candidates = candidates;
        _reference = reference;
        _options = options;
    }

    /// <summary>Compares all masks.</summary>
    public void Run(MeasurementSteps steps, CancellationToken cancellationToken)
    {
        NoteTrouble();
        for (int photo = 0; photo < _options.Photos.Count; photo++)
        {
            steps.Next($"Comparing the masks of {Path.GetFileName(_options.Photos[photo])}");
            Compare(photo, cancellationToken);
        }
    }

    private void Compare(int photo, CancellationToken cancellationToken)
    {
        string path = _options.Photos[photo];
        GreyImage? truth = null;
        GreyImage? agreed = _candidates.Any(candidate => candidate != _reference) ? Read(_reference, photo, cancellationToken) : null;
        PhotoStripMaker? strips = null;
        foreach (MeasuredCandidate candidate in _candidates.Where(candidate => candidate.Masks.ContainsKey(photo)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            GreyImage mask = candidate == _reference && agreed is not null ? agreed : Read(candidate, photo, cancellationToken)!;
            truth ??= ReadTruth(path, mask, cancellationToken);
            GreyImage? other = candidate == _reference ? null : agreed;
            GreyImage? expected = truth ?? other;
            strips ??= expected is null || photo >= MostStrips ? null : new PhotoStripMaker(path, expected, _options.PixelLimit, cancellationToken);
            candidate.Photos.Add(new PhotoMeasurement(path, Judge(mask, truth), Judge(mask, other), expected is null ? null : strips?.Make(mask)));
        }
    }

    private static MaskQuality? Judge(GreyImage mask, GreyImage? other) =>
        other is null ? null : MaskQuality.Compare(mask.Pixels, other.Pixels, mask.Width, mask.Height);

    private GreyImage? Read(MeasuredCandidate candidate, int photo, CancellationToken cancellationToken) =>
        candidate.Masks.TryGetValue(photo, out string? mask) ? GreyImage.Read(mask, _options.PixelLimit, cancellationToken) : null;

    private GreyImage? ReadTruth(string photo, GreyImage mask, CancellationToken cancellationToken)
    {
        if (!_options.GroundTruth.TryGetValue(photo, out string? path))
        {
            return null;
        }

        try
        {
            GreyImage truth = GreyImage.Read(path, _options.PixelLimit, cancellationToken);
            if ((truth.Width, truth.Height) == (mask.Width, mask.Height))
            {
                return truth;
            }

            NoteAll($"The true mask '{path}' was ignored: it has {truth.Width} x {truth.Height} pixels, its photo {mask.Width} x {mask.Height}.");
        }
        catch (RembgException exception)
        {
            NoteAll($"A true mask was ignored. {exception.Message}");
        }

        return null;
    }

    private void NoteTrouble()
    {
        const int Named = 3;
        string[] strangers = [.. _options.GroundTruth.Where(pair => !_options.Photos.Contains(pair.Key)).Select(static pair => $"'{pair.Value}'")];
        if (strangers.Length > 0)
        {
            string more = strangers.Length > Named ? $" and {strangers.Length - Named} more" : string.Empty;
            NoteAll($"True masks without a photo of the same name were ignored: {string.Join(", ", strangers.Take(Named))}{more}.");
        }

        foreach (MeasuredCandidate candidate in _candidates.Where(candidate => candidate != _reference && _reference.Failure is not null))
        {
            candidate.Note($"The reference model '{_reference.Path}' failed, so not all masks could be compared with its masks: {_reference.Failure}");
        }
    }

    private void NoteAll(string note)
    {
        foreach (MeasuredCandidate candidate in _candidates)
        {
            candidate.Note(note);
        }
    }
}

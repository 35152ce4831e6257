using Rembg.Metrics;

namespace Rembg.Measuring;

/// <summary>
/// Compares masks at the photo's size with the true masks and with the reference model's masks. One photo is compared at a
/// time, in the background, so that the models can make the next photo's masks meanwhile.
/// </summary>
internal sealed class MaskComparison
{
    private readonly IReadOnlyList<MeasuredCandidate> _candidates;
    private readonly MeasuredCandidate _reference;
    private readonly MeasurementOptions _options;
    private readonly CancellationToken _cancellationToken;
    private Task _last = Task.CompletedTask;

    /// <summary>Prepares the comparison.</summary>
    /// <param name="candidates">The models whose masks are evaluated.</param>
    /// <param name="reference">The model that they are compared with, which may be one of them.</param>
    /// <param name="options">The photos and their true masks.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    public MaskComparison(IReadOnlyList<MeasuredCandidate> candidates, MeasuredCandidate reference, MeasurementOptions options, CancellationToken cancellationToken)
    {
        _candidates = candidates;
        _reference = reference;
        _options = options;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Begins to compare the masks of a photo as soon as the previous one is done, which this method waits for.</summary>
    public void Begin(int photo)
    {
        Complete();
        Dictionary<MeasuredCandidate, MeasuredMask> masks = _candidates.Append(_reference).Distinct()
            .Where(candidate => candidate.Masks.ContainsKey(photo))
            .ToDictionary(static candidate => candidate, candidate => candidate.Masks[photo]);
        _last = Task.Run(() => Compare(photo, masks), _cancellationToken);
    }

    /// <summary>Waits for the photo that is being compared.</summary>
    public void Complete() => _last.GetAwaiter().GetResult();

    /// <summary>Waits for the photo that is being compared, and ignores a failure: another one is being handled.</summary>
    public void Settle() => ((IAsyncResult)_last).AsyncWaitHandle.WaitOne();

    /// <summary>Notes true masks without a photo, and a reference model that failed.</summary>
    public void NoteTrouble()
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

    private void Compare(int photo, Dictionary<MeasuredCandidate, MeasuredMask> masks)
    {
        string path = _options.Photos[photo];
        GreyImage? truth = null;
        GreyImage? agreed = _candidates.Any(candidate => candidate != _reference) && masks.TryGetValue(_reference, out MeasuredMask? made) ? Read(made.Path) : null;
        foreach (MeasuredCandidate candidate in _candidates.Where(masks.ContainsKey))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            GreyImage mask = candidate == _reference && agreed is not null ? agreed : Read(masks[candidate].Path);
            truth ??= ReadTruth(path, mask);
            MaskQuality? quality = Judge(mask, truth, candidate.QualityCurves);
            MaskQuality? agreement = Judge(mask, candidate == _reference ? null : agreed, candidate.AgreementCurves);
            MattingErrors? matting = truth is not null && MattingErrors.IsAlpha(truth.Pixels)
                ? MattingErrors.Compare(mask.Pixels, truth.Pixels, mask.Width, mask.Height)
                : null;
            candidate.Photos.Add(photo, new PhotoMeasurement(path, quality, agreement, Strip: null)
            {
                Certainty = masks[candidate].Certainty,
                Matting = matting,
            });
        }
    }

    private static MaskQuality? Judge(GreyImage mask, GreyImage? other, FMeasureCurves curves) =>
        other is null ? null : MaskQuality.Compare(mask.Pixels, other.Pixels, mask.Width, mask.Height, curves);

    private GreyImage Read(string file) => GreyImage.Read(file, _options.PixelLimit, _cancellationToken);

    private GreyImage? ReadTruth(string photo, GreyImage mask)
    {
        if (!_options.GroundTruth.TryGetValue(photo, out string? path))
        {
            return null;
        }

        try
        {
            GreyImage truth = Read(path);
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

    private void NoteAll(string note)
    {
        foreach (MeasuredCandidate candidate in _candidates)
        {
            candidate.Note(note);
        }
    }
}

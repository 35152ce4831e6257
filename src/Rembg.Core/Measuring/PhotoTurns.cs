using Rembg.Onnx;

namespace Rembg.Measuring;

/// <summary>Runs photos through the whole pipeline, from file to file. For each photo, the models take turns.</summary>
internal sealed class PhotoTurns
{
    /// <summary>
    /// The largest number of photos that are cut out to measure time and memory. More would take as long again as the masks and
    /// hardly change the figures.
    /// </summary>
    public const int MostTimed = 20;

    private readonly MeasurementOptions _options;
    private readonly ScratchDirectory _directory;
    private readonly MeasurementSteps _steps;
    private readonly TimeBudget _budget;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Prepares the turns.</summary>
    /// <param name="options">The photos.</param>
    /// <param name="directory">Receives the masks.</param>
    /// <param name="steps">Receives the progress.</param>
    /// <param name="budget">The time after which no further photo is begun.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public PhotoTurns(MeasurementOptions options, ScratchDirectory directory, MeasurementSteps steps, TimeBudget budget, CancellationToken cancellationToken)
    {
        _options = options;
        _directory = directory;
        _steps = steps;
        _budget = budget;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Returns the same turns without a time budget.</summary>
    public PhotoTurns WithoutBudget() => new(_options, _directory, _steps, new TimeBudget(null), _cancellationToken);

    /// <summary>Writes every model's mask of photos. This is not timed and warms up decoding and encoding.</summary>
    /// <param name="candidates">The models.</param>
    /// <param name="photos">The photos' indexes.</param>
    /// <param name="onMasks">Called after each photo, whether or not its masks could be made.</param>
    public void MakeMasks(IReadOnlyList<MeasuredCandidate> candidates, IEnumerable<int> photos, Action<int> onMasks)
    {
        foreach (int photo in photos.TakeWhile(_ => !_budget.IsSpent))
        {
            foreach (MeasuredCandidate candidate in candidates)
            {
                _steps.Next($"{candidate.Name}: mask of {Path.GetFileName(_options.Photos[photo])}", inferences: 1);
                string mask = _directory[$"{candidate.Index}-{photo}.png"];
                RemoveRequest request = new(_options.Photos[photo], mask, MaskOnly: true, _options.PixelLimit);
                if (candidate.AskOrNote<RemoveReply>(request, _cancellationToken) is { } reply)
                {
                    candidate.Masks[photo] = new MeasuredMask(mask, reply.Certainty);
                }
            }

            onMasks(photo);
        }
    }

    /// <summary>
    /// Cuts out photos for which there is a mask, one after the other, and records time and memory. Photos are not processed in
    /// parallel, and nothing else runs meanwhile, so the figures are for a single photo; the module itself decodes and encodes
    /// other photos at the same time.
    /// </summary>
    /// <param name="candidates">The models.</param>
    /// <param name="photos">The photos' indexes.</param>
    public void CutOut(IReadOnlyList<MeasuredCandidate> candidates, IEnumerable<int> photos)
    {
        string output = _directory["cut-out.png"];
        foreach (int photo in photos.TakeWhile(_ => !_budget.IsSpent))
        {
            foreach (MeasuredCandidate candidate in candidates.Where(candidate => candidate.Masks.ContainsKey(photo)))
            {
                _steps.Next($"{candidate.Name}: cutting out {Path.GetFileName(_options.Photos[photo])}", inferences: 1);
                RemoveRequest request = new(_options.Photos[photo], output, MaskOnly: false, _options.PixelLimit);
                double before = candidate.Ask<UsageReply>(new UsageRequest(), _cancellationToken)?.CpuTime ?? 0;
                if (candidate.AskOrNote<RemoveReply>(request, _cancellationToken) is { } reply
                    && candidate.Ask<UsageReply>(new UsageRequest(), _cancellationToken) is { } usage)
                {
                    candidate.Usage = usage;
                    candidate.Load.Add(reply.Milliseconds, usage.CpuTime - before, usage.ResidentBytes);
                }
            }
        }
    }
}

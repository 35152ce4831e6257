using Rembg.Metrics;

namespace Rembg.Measuring;

/// <summary>Computes the figures of a measurement.</summary>
internal static class MeasurementResult
{
    private const double HighShare = 0.95;

    /// <summary>Returns the figures of a model.</summary>
    /// <param name="candidate">The model.</param>
    /// <param name="baseline">The model it is compared with, possibly itself.</param>
    public static ModelMeasurement Of(MeasuredCandidate candidate, MeasuredCandidate baseline)
    {
        double[] times = [.. candidate.Turns.SelectMany(static turn => turn).Order()];
        if (times.Length > 0 && Quartiles.Of(times) is { AreNoisy: true } spread)
        {
            candidate.Note(FormattableString.Invariant(
                $"The latency is too noisy to be reliable: the middle half of the inferences took between {spread.Low:0.0} and {spread.High:0.0} ms. Close other programs, or measure more iterations."));
        }

        return new ModelMeasurement
        {
            Model = candidate.Name,
            ModelPath = candidate.Path,
            Failure = candidate.Failure,
            IsBaseline = candidate == baseline,
            FileSize = candidate.Facts?.FileSize,
            LoadTime = candidate.Loaded?.LoadTime,
            FirstRunTime = candidate.FirstRunTime,
            LatencyMin = times.Length > 0 ? times[0] : null,
            LatencyMedian = times.Length > 0 ? Quartiles.Of(times).Median : null,
            LatencyP95 = times.Length > 0 ? Quartiles.Quantile(times, HighShare) : null,
            ImagesPerSecond = candidate.Load.ImagesPerSecond,
            CpuTime = candidate.Load.CpuTime,
            PeakMemory = candidate.Usage?.PeakBytes,
            MemoryGrowth = candidate.Load.MemoryGrowth,
            Parameters = candidate.Facts?.Parameters,
            Multiplications = candidate.Facts?.Multiplications,
            Operators = candidate.Facts?.Operators ?? new Dictionary<string, int>(),
            IntegerNodeCount = candidate.Facts?.IntegerNodeCount,
            Provider = candidate.Loaded?.Provider,
            InputWidth = candidate.Loaded?.InputWidth,
            InputHeight = candidate.Loaded?.InputHeight,
            Comparison = candidate == baseline ? null : Compare(candidate, baseline),
            Batches = candidate.Batches,
            Quality = Summarize(candidate, static photo => photo.Quality, candidate.QualityCurves),
            Agreement = Summarize(candidate, static photo => photo.Agreement, candidate.AgreementCurves),
            Matting = MattingErrorSummary.Summarize([.. candidate.Photos.Values.Select(static photo => photo.Matting).OfType<MattingErrors>()]),
            Certainty = CertaintyQuality.Of(candidate.Photos.Values),
            Photos = [.. candidate.Photos.Values],
            IsComplete = !candidate.IsInterrupted && candidate.Failure is null,
            Notes = candidate.Notes,
        };
    }

    /// <summary>Compares a model with the baseline; null if either was not measured completely.</summary>
    private static ModelComparison? Compare(MeasuredCandidate candidate, MeasuredCandidate baseline)
    {
        if (candidate is not { Facts: { } facts, Usage: { } usage } || baseline is not { Facts: { } otherFacts, Usage: { } otherUsage })
        {
            return null;
        }

        Quartiles latency = LatencyTurns.Compare(candidate, baseline);
        if (latency.AreNoisy)
        {
            candidate.Note(FormattableString.Invariant(
                $"The latency is too noisy to be reliable: the middle half of the turns took between {latency.Low:0.00} and {latency.High:0.00} of the time of {baseline.Name}."));
        }

        return new ModelComparison(
            (double)facts.FileSize / otherFacts.FileSize,
            latency.Median,
            latency.Low,
            latency.High,
            (double)usage.PeakBytes / otherUsage.PeakBytes,
            candidate.Load.ImagesPerSecond / baseline.Load.ImagesPerSecond)
        {
            Quality = CompareMasks(candidate, baseline),
        };
    }

    /// <summary>Compares the masks of photos that both models have, by their true masks.</summary>
    private static MaskQualityDifference? CompareMasks(MeasuredCandidate candidate, MeasuredCandidate baseline)
    {
        List<(MaskQuality Mine, MaskQuality Others)> pairs = [];
        foreach ((int index, PhotoMeasurement photo) in candidate.Photos)
        {
            if (photo.Quality is { } mine && baseline.Photos.TryGetValue(index, out PhotoMeasurement? other) && other.Quality is { } others)
            {
                pairs.Add((mine, others));
            }
        }

        return MaskQualityDifference.Of(pairs);
    }

    private static MaskQualitySummary? Summarize(MeasuredCandidate candidate, Func<PhotoMeasurement, MaskQuality?> select, FMeasureCurves curves)
    {
        MaskQuality[] qualities = [.. candidate.Photos.Values.Select(select).OfType<MaskQuality>()];
        return qualities.Length > 0 ? MaskQualitySummary.Summarize(qualities, curves) : null;
    }
}

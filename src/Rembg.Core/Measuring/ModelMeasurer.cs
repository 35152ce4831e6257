using Rembg.Files;
using Rembg.Onnx;

namespace Rembg.Measuring;

/// <summary>
/// Measures models side by side, each in a process of its own. The peak memory is the whole process's: the .NET runtime (about
/// 40 MB), ONNX Runtime, loading the model, inferences, pictures and photos.
/// </summary>
public sealed class ModelMeasurer
{
    private readonly MeasuringProgram _program;

    /// <summary>Creates a measurer.</summary>
    /// <param name="program">The command line that starts a measuring process.</param>
    public ModelMeasurer(MeasuringProgram program)
    {
        _program = program;
    }

    /// <summary>Measures models.</summary>
    /// <param name="modelPaths">
    /// The full paths of the model files; the first is the baseline. A model that is listed twice is measured twice; the
    /// difference is noise.
    /// </param>
    /// <param name="reference">The full path of the model whose masks the others are compared with; null for the first model.</param>
    /// <param name="options">The options of the measurement.</param>
    /// <param name="progress">Receives the progress, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Cancels the measurement and ends its processes at once.</param>
    /// <returns>One measurement per model, in the same order; for a model that failed, the figures measured until then.</returns>
    /// <exception cref="MeasurementInterruptedException">The measurement was cancelled; the exception has what was measured until then.</exception>
    /// <exception cref="OptionsInvalidException">There are no models, or the options are inconsistent.</exception>
    public IReadOnlyList<ModelMeasurement> Measure(
        IReadOnlyList<string> modelPaths,
        string? reference,
        MeasurementOptions options,
        IProgress<MeasurementProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(modelPaths);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(modelPaths.Count);
        options.Validate();
        MeasuredCandidate[] candidates = [.. modelPaths.Select(static (path, index) => new MeasuredCandidate(path, index))];
        MeasuredCandidate judge = reference is null
            ? candidates[0]
            : candidates.FirstOrDefault(candidate => PathComparison.Same(candidate.Path, reference)) ?? new MeasuredCandidate(reference, candidates.Length);
        try
        {
            bool isJudgeMeasured = candidates.Contains(judge);
            MeasurementSteps steps = new(progress, CountSteps(candidates.Length, isJudgeMeasured, options), CountInferences(candidates.Length, isJudgeMeasured, options));
            Measure(candidates, judge, options, steps, cancellationToken);
            return ResultsOf(candidates);
        }
        catch (OperationCanceledException exception)
        {
            Array.ForEach(candidates, candidate => candidate.Interrupt("The measurement was interrupted", options.Photos.Count));
            throw new MeasurementInterruptedException(ResultsOf(candidates), exception);
        }
        finally
        {
            Array.ForEach(candidates, static candidate => candidate.Dispose());
            judge.Dispose();
        }
    }

    private static ModelMeasurement[] ResultsOf(MeasuredCandidate[] candidates) =>
        [.. candidates.Select(candidate => MeasurementResult.Of(candidate, candidates[0]))];

    private void Measure(
        MeasuredCandidate[] candidates,
        MeasuredCandidate judge,
        MeasurementOptions options,
        MeasurementSteps steps,
        CancellationToken cancellationToken)
    {
        TimeBudget budget = new(options.TimeBudget);
        foreach (MeasuredCandidate candidate in candidates)
        {
            steps.Next($"Loading {candidate.Name}", inferences: 0);
            candidate.ReadFacts(cancellationToken);
            candidate.Start(_program, options.Threads, cancellationToken);
        }

        LatencyTurns.WarmUp(candidates, options, steps, cancellationToken);
        LatencyTurns.Take(candidates, options, steps, cancellationToken);
        BatchTurns.Take(candidates, options, steps, cancellationToken);
        using ScratchDirectory directory = new();
        PhotoTurns turns = new(options, directory, steps, budget, cancellationToken);
        MaskComparison comparison = new(candidates, judge, options, cancellationToken);
        try
        {
            RunPhotos(candidates, judge, turns, comparison, options, cancellationToken);
        }
        finally
        {
            comparison.Settle();
        }

        comparison.NoteTrouble();
        if (options.Photos.Count > 0)
        {
            steps.Next("Making pictures", inferences: 0);
            PhotoPictures.Make(candidates, judge, options, cancellationToken);
        }

        steps.Done();
    }

    /// <summary>
    /// First cuts out a sample of the photos, with nothing else running. Then makes the other masks, while those of the previous
    /// photo are compared in the background: no figure depends on their time.
    /// </summary>
    private void RunPhotos(
        MeasuredCandidate[] candidates,
        MeasuredCandidate judge,
        PhotoTurns turns,
        MaskComparison comparison,
        MeasurementOptions options,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<int> timed = PhotoSample.Spread(options.Photos.Count, PhotoTurns.MostTimed);
        HashSet<int> begun = [];
        turns.MakeMasks(candidates, timed, photo => begun.Add(photo));
        turns.CutOut(candidates, timed);
        if (candidates.Contains(judge))
        {
            begun.Order().ToList().ForEach(comparison.Begin);
        }

        turns.MakeMasks(candidates, Enumerable.Range(0, options.Photos.Count).Except(timed), photo =>
        {
            begun.Add(photo);
            if (candidates.Contains(judge))
            {
                comparison.Begin(photo);
            }
        });
        Array.ForEach(candidates, candidate => candidate.Finish(cancellationToken));
        if (!candidates.Contains(judge) && options.Photos.Count > 0)
        {
            MakeReferenceMasks(judge, [.. begun.Order()], turns, comparison, options, cancellationToken);
        }

        comparison.Complete();
        foreach (MeasuredCandidate candidate in candidates.Where(_ => begun.Count < options.Photos.Count))
        {
            candidate.Interrupt("The time budget was spent", options.Photos.Count);
        }
    }

    /// <summary>
    /// Makes the masks of a reference that is not measured itself after the other models, so that it does not affect their
    /// figures. It makes a mask of every photo that the others have, even beyond the time budget.
    /// </summary>
    private void MakeReferenceMasks(
        MeasuredCandidate judge,
        IReadOnlyList<int> photos,
        PhotoTurns turns,
        MaskComparison comparison,
        MeasurementOptions options,
        CancellationToken cancellationToken)
    {
        judge.Start(_program, options.Threads, cancellationToken);
        _ = judge.Ask<TimesReply>(new InferRequest(1), cancellationToken);
        turns.WithoutBudget().MakeMasks([judge], photos, comparison.Begin);
        judge.Dispose();
    }

    private static int CountSteps(int models, bool isJudgeMeasured, MeasurementOptions options)
    {
        const int LoadAndWarmUp = 2;
        int photos = options.Photos.Count;
        int steps = LoadAndWarmUp + LatencyTurns.Count(options.Iterations) + options.Batches.Count + photos + Math.Min(photos, PhotoTurns.MostTimed);
        return (models * steps) + (isJudgeMeasured ? 0 : photos) + (photos > 0 ? 1 : 0);
    }

    private static int CountInferences(int models, bool isJudgeMeasured, MeasurementOptions options)
    {
        int photos = options.Photos.Count;
        int latency = 1 + options.Warmup + options.Iterations + LatencyTurns.Count(options.Iterations);
        int batches = options.Batches.Sum(static batch => batch.Count + 1);
        return (models * (latency + batches + photos + Math.Min(photos, PhotoTurns.MostTimed))) + (isJudgeMeasured ? 0 : photos);
    }
}

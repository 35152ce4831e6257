using Rembg.Files;
using Rembg.Onnx;

namespace Rembg.Measuring;

/// <summary>
/// Measures models side by side, each in a process of its own. The peak memory of that process is everything in it: the
/// .NET runtime (some 40 MB), ONNX Runtime, loading the model, inferences, pictures and photos.
/// </summary>
public sealed class ModelMeasurer
{
    private readonly MeasuringProgram _program;

    /// <summary>Prepares to measure.</summary>
    /// <param name="program">How a measuring process is started.</param>
    public ModelMeasurer(MeasuringProgram program)
    {
        _program = program;
    }

    /// <summary>Measures models.</summary>
    /// <param name="modelPaths">The model files, full paths; the first is the baseline. One that is there twice is measured twice: what differs is noise.</param>
    /// <param name="reference">The model whose masks the others are compared with, a full path; null for the first.</param>
    /// <param name="options">What to measure with.</param>
    /// <param name="progress">Hears how it goes, on the calling thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends the measuring processes at once.</param>
    /// <returns>One measurement a model, in their order; of a model that failed, what was measured until then.</returns>
    /// <exception cref="ArgumentException">There is no model, or the options do not go together.</exception>
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
            int steps = CountSteps(candidates.Length, !candidates.Contains(judge), options);
            Measure(candidates, judge, options, new MeasurementSteps(progress, steps), cancellationToken);
            return [.. candidates.Select(candidate => MeasurementResult.Of(candidate, candidates[0]))];
        }
        finally
        {
            Array.ForEach(candidates, static candidate => candidate.Dispose());
            judge.Dispose();
        }
    }

    private void Measure(
        MeasuredCandidate[] candidates,
        MeasuredCandidate judge,
        MeasurementOptions options,
        MeasurementSteps steps,
        CancellationToken cancellationToken)
    {
        foreach (MeasuredCandidate candidate in candidates)
        {
            steps.Next($"Loading {candidate.Name}");
            candidate.ReadFacts(cancellationToken);
            candidate.Start(_program, options.Threads, cancellationToken);
        }

        LatencyTurns.WarmUp(candidates, options, steps, cancellationToken);
        LatencyTurns.Take(candidates, options, steps, cancellationToken);
        BatchTurns.Take(candidates, options, steps, cancellationToken);
        using ScratchDirectory directory = new();
        PhotoTurns.MakeMasks(candidates, options, directory, steps, cancellationToken);
        PhotoTurns.CutOut(candidates, options, directory, steps, cancellationToken);
        Array.ForEach(candidates, candidate => candidate.Finish(cancellationToken));
        if (!candidates.Contains(judge) && options.Photos.Count > 0)
        {
            MakeReferenceMasks(judge, options, directory, steps, cancellationToken);
        }

        new MaskComparison(candidates, judge, options).Run(steps, cancellationToken);
        steps.Done();
    }

    /// <summary>A reference that is not measured itself has its turn when the others are done, so that it disturbs nobody.</summary>
    private void MakeReferenceMasks(
        MeasuredCandidate judge,
        MeasurementOptions options,
        ScratchDirectory directory,
        MeasurementSteps steps,
        CancellationToken cancellationToken)
    {
        judge.Start(_program, options.Threads, cancellationToken);
        _ = judge.Ask<TimesReply>(new InferRequest(1), cancellationToken);
        PhotoTurns.MakeMasks([judge], options, directory, steps, cancellationToken);
        judge.Dispose();
    }

    private static int CountSteps(int models, bool hasOtherReference, MeasurementOptions options)
    {
        const int LoadAndWarmUp = 2;
        int photos = options.Photos.Count;
        int steps = LoadAndWarmUp + LatencyTurns.Count(options.Iterations) + options.Batches.Count + (2 * photos);
        return (models * steps) + (hasOtherReference ? 2 * photos : photos);
    }
}

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

    /// <summary>
    /// Makes the masks of a reference that is not measured itself after the other models, so that it does not affect their
    /// figures.
    /// </summary>
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

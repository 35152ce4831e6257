namespace Rembg.Measuring;

/// <summary>
/// Measures the time of an inference. Models take turns of a few inferences (A B A B …), so that other load on the machine and
/// its temperature affect all of them. A turn begins with one inference that does not count, because the other model has used
/// the caches and the threads have gone to sleep.
/// </summary>
internal static class LatencyTurns
{
    private const int FewestTurns = 5;
    private const int MostTurns = 10;
    private const int PreferredLength = 3;

    /// <summary>Returns the number of turns for a number of inferences.</summary>
    public static int Count(int iterations) => Math.Clamp(iterations / PreferredLength, Math.Min(iterations, FewestTurns), MostTurns);

    /// <summary>Runs the first inference of every model and the warm-up.</summary>
    public static void WarmUp(IReadOnlyList<MeasuredCandidate> candidates, MeasurementOptions options, MeasurementSteps steps, CancellationToken cancellationToken)
    {
        foreach (MeasuredCandidate candidate in candidates)
        {
            steps.Next($"Warming up {candidate.Name}", options.Warmup + 1);
            candidate.FirstRunTime = candidate.Ask<TimesReply>(new InferRequest(1), cancellationToken)?.Milliseconds[0];
            if (options.Warmup > 0)
            {
                _ = candidate.Ask<TimesReply>(new InferRequest(options.Warmup), cancellationToken, options.Warmup);
            }
        }
    }

    /// <summary>Measures the models in turns.</summary>
    public static void Take(IReadOnlyList<MeasuredCandidate> candidates, MeasurementOptions options, MeasurementSteps steps, CancellationToken cancellationToken)
    {
        int turns = Count(options.Iterations);
        for (int turn = 0; turn < turns; turn++)
        {
            // Evenly distributed: 20 inferences in 6 turns are 3, 3, 4, 3, 3, 4.
            int length = (options.Iterations * (turn + 1) / turns) - (options.Iterations * turn / turns);
            foreach (MeasuredCandidate candidate in candidates)
            {
                steps.Next($"Measuring the latency of {candidate.Name}, turn {turn + 1} of {turns}", length + 1);
                if (candidate.Ask<TimesReply>(new InferRequest(length + 1), cancellationToken, length) is { } reply)
                {
                    candidate.Turns.Add([.. reply.Milliseconds.Skip(1)]);
                }
            }
        }
    }

    /// <summary>
    /// Computes the ratios of two models' times, turn by turn: each turn of one model is divided by the turn of the other that
    /// directly precedes it, so slow changes cancel out.
    /// </summary>
    public static Quartiles Compare(MeasuredCandidate candidate, MeasuredCandidate baseline) =>
        Quartiles.Of(candidate.Turns.Zip(baseline.Turns, static (times, others) => Quartiles.Of(times).Median / Quartiles.Of(others).Median));
}

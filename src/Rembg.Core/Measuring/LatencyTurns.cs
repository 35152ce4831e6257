namespace Rembg.Measuring;

/// <summary>
/// How long an inference takes. Models take turns of a few inferences (A B A B …), so that whatever else the machine does,
/// and however warm it gets, meets all of them. A turn begins with one inference that does not count: the other model has
/// had the caches, and the threads have gone to sleep.
/// </summary>
internal static class LatencyTurns
{
    private const int FewestTurns = 5;
    private const int MostTurns = 10;
    private const int PreferredLength = 3;

    /// <summary>The number of turns that make up so many inferences.</summary>
    public static int Count(int iterations) => Math.Clamp(iterations / PreferredLength, Math.Min(iterations, FewestTurns), MostTurns);

    /// <summary>Runs every model for the first time and as often as it takes to warm up.</summary>
    public static void WarmUp(IReadOnlyList<MeasuredCandidate> candidates, MeasurementOptions options, MeasurementSteps steps, CancellationToken cancellationToken)
    {
        foreach (MeasuredCandidate candidate in candidates)
        {
            steps.Next($"Warming up {candidate.Name}");
            candidate.FirstRunTime = candidate.Ask<TimesReply>(new InferRequest(1), cancellationToken)?.Milliseconds[0];
            if (options.Warmup > 0)
            {
                _ = candidate.Ask<TimesReply>(new InferRequest(options.Warmup), cancellationToken, options.Warmup);
            }
        }
    }

    /// <summary>Lets the models take turns.</summary>
    public static void Take(IReadOnlyList<MeasuredCandidate> candidates, MeasurementOptions options, MeasurementSteps steps, CancellationToken cancellationToken)
    {
        int turns = Count(options.Iterations);
        for (int turn = 0; turn < turns; turn++)
        {
            // Spread evenly: 20 inferences in 6 turns are 3, 3, 4, 3, 3, 4.
            int length = (options.Iterations * (turn + 1) / turns) - (options.Iterations * turn / turns);
            foreach (MeasuredCandidate candidate in candidates)
            {
                steps.Next($"Timing {candidate.Name}, turn {turn + 1} of {turns}");
                if (candidate.Ask<TimesReply>(new InferRequest(length + 1), cancellationToken, length) is { } reply)
                {
                    candidate.Turns.Add([.. reply.Milliseconds.Skip(1)]);
                }
            }
        }
    }

    /// <summary>
    /// The quotients of two models' times, turn by turn: each turn of the one by the turn of the other right before it, and
    /// so free of what changes slowly.
    /// </summary>
    public static Quartiles Compare(MeasuredCandidate candidate, MeasuredCandidate baseline) =>
        Quartiles.Of(candidate.Turns.Zip(baseline.Turns, static (times, others) => Quartiles.Of(times).Median / Quartiles.Of(others).Median));
}

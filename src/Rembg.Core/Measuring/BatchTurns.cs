namespace Rembg.Measuring;

/// <summary>Measures the time of batches of generated pictures; in each batch, the models take turns.</summary>
internal static class BatchTurns
{
    /// <summary>
    /// Measures the batches. Before each batch, one picture is processed without being counted, so that one-time work is
    /// excluded.
    /// </summary>
    public static void Take(IReadOnlyList<MeasuredCandidate> candidates, MeasurementOptions options, MeasurementSteps steps, CancellationToken cancellationToken)
    {
        foreach (SyntheticBatch batch in options.Batches)
        {
            foreach (MeasuredCandidate candidate in candidates)
            {
                steps.Next($"{candidate.Name}: {batch} pixels", batch.Count + 1);
                _ = candidate.Ask<TimesReply>(new BatchRequest(1, batch.Size), cancellationToken);
                if (candidate.Ask<TimesReply>(new BatchRequest(batch.Count, batch.Size), cancellationToken, batch.Count) is { } reply)
                {
                    candidate.Batches.Add(new BatchTime(batch, reply.Milliseconds.Sum() / 1000));
                }
            }
        }
    }
}

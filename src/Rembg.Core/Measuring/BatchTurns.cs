namespace Rembg.Measuring;

/// <summary>Times batches of made-up pictures, the models one after the other for each batch.</summary>
internal static class BatchTurns
{
    /// <summary>Times the batches; one picture before each, which does not count, has whatever is only done once done.</summary>
    public static void Take(IReadOnlyList<MeasuredCandidate> candidates, MeasurementOptions options, MeasurementSteps steps, CancellationToken cancellationToken)
    {
        foreach (SyntheticBatch batch in options.Batches)
        {
            foreach (MeasuredCandidate candidate in candidates)
            {
                steps.Next($"{candidate.Name}: {batch} pixels");
                _ = candidate.Ask<TimesReply>(new BatchRequest(1, batch.Size), cancellationToken);
                if (candidate.Ask<TimesReply>(new BatchRequest(batch.Count, batch.Size), cancellationToken, batch.Count) is { } reply)
                {
                    candidate.Batches.Add(new BatchTime(batch, reply.Milliseconds.Sum() / 1000));
                }
            }
        }
    }
}

using Rembg.Onnx;

namespace Rembg.Measuring;

/// <summary>Runs photos through the whole pipeline, from file to file. For each photo, the models take turns.</summary>
internal static class PhotoTurns
{
    /// <summary>Writes every model's mask of every photo. This is not timed and warms up decoding and encoding.</summary>
    public static void MakeMasks(
        IReadOnlyList<MeasuredCandidate> candidates,
        MeasurementOptions options,
        ScratchDirectory directory,
        MeasurementSteps steps,
        CancellationToken cancellationToken)
    {
        for (int photo = 0; photo < options.Photos.Count; photo++)
        {
            foreach (MeasuredCandidate candidate in candidates)
            {
                steps.Next($"{candidate.Name}: mask of {Path.GetFileName(options.Photos[photo])}");
                string mask = directory[$"{candidate.Index}-{photo}.png"];
                RemoveRequest request = new(options.Photos[photo], mask, MaskOnly: true, options.PixelLimit);
                if (candidate.AskOrNote<TimesReply>(request, cancellationToken) is not null)
                {
                    candidate.Masks[photo] = mask;
                }
            }
        }
    }

    /// <summary>
    /// Cuts out every photo for which there is a mask, one after the other, and records time and memory. Photos are not
    /// processed in parallel, so the figures are for a single photo; the module itself decodes and encodes other photos at the
    /// same time.
    /// </summary>
    public static void CutOut(
        IReadOnlyList<MeasuredCandidate> candidates,
        MeasurementOptions options,
        ScratchDirectory directory,
        MeasurementSteps steps,
        CancellationToken cancellationToken)
    {
        string output = directory["cut-out.png"];
        for (int photo = 0; photo < options.Photos.Count; photo++)
        {
            foreach (MeasuredCandidate candidate in candidates.Where(candidate => candidate.Masks.ContainsKey(photo)))
            {
                steps.Next($"{candidate.Name}: cutting out {Path.GetFileName(options.Photos[photo])}");
                RemoveRequest request = new(options.Photos[photo], output, MaskOnly: false, options.PixelLimit);
                double before = candidate.Ask<UsageReply>(new UsageRequest(), cancellationToken)?.CpuTime ?? 0;
                if (candidate.AskOrNote<TimesReply>(request, cancellationToken) is { } reply
                    && candidate.Ask<UsageReply>(new UsageRequest(), cancellationToken) is { } usage)
                {
                    candidate.Load.Add(reply.Milliseconds[0], usage.CpuTime - before, usage.ResidentBytes);
                }
            }
        }
    }
}

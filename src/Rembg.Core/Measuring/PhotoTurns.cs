using Rembg.Onnx;

namespace Rembg.Measuring;

/// <summary>Photos through the whole pipeline, from file to file. The models take turns photo by photo.</summary>
internal static class PhotoTurns
{
    /// <summary>Writes every model's mask of every photo. This is not timed; it warms up decoding and encoding.</summary>
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
    /// Cuts out every photo that made a mask, one after the other, and keeps what that took. Nothing overlaps, so that the
    /// figures are one photo's; the module itself decodes and encodes other photos meanwhile.
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

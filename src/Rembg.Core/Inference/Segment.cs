using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Imaging.Finishing;
using Rembg.Imaging.Vips;

namespace Rembg.Inference;

/// <summary>A segment that one mask of a photo cuts out, whole or a class of it, with all that outputs need to know.</summary>
internal sealed class Segment : IDisposable
{
    private readonly EdgeRefiner? _edges;
    private readonly bool _refinesMasks;
    private RemainingAlpha? _remaining;

    /// <summary>Combines what was found out.</summary>
    /// <param name="raw">The model's mask; its pixels may be gone.</param>
    /// <param name="mask">The mask in the photo's size, which is this segment's from now on.</param>
    /// <param name="edges">What refines its edges; null for nothing.</param>
    /// <param name="refinesMasks">Whether edges are also those of masks that are written alone.</param>
    /// <param name="subject">Where the subject is, where that is needed and there is one; this segment's, too.</param>
    public Segment(RawMask raw, Mask mask, EdgeRefiner? edges, bool refinesMasks, Subject? subject)
    {
        _edges = edges;
        _refinesMasks = refinesMasks;
        Mask = mask;
        Subject = subject;
        Confidence = raw.Confidence;
        HasSubject = raw.HasSubject;
        Statistics = edges?.Measure(mask) ?? MaskStatistics.Measure(mask);
    }

    /// <summary>The mask, as large as the photo.</summary>
    public Mask Mask { get; }

    /// <summary>The subject and its place; null if it is not needed or the photo has no subject.</summary>
    public Subject? Subject { get; }

    /// <summary>The statistics of the mask.</summary>
    public MaskStatistics Statistics { get; }

    /// <summary>The largest probability of any pixel, 0–1.</summary>
    public double Confidence { get; }

    /// <summary>True if the model found a subject.</summary>
    public bool HasSubject { get; }

    /// <summary>After an output is written: warns where the photo's own alpha left nothing of what was found.</summary>
    /// <param name="parts">The segments that the output shows.</param>
    /// <returns>A sentence, or nothing.</returns>
    public static IEnumerable<string> WarnOfOwnAlpha(IReadOnlyList<Segment> parts)
    {
        if (parts.Any(static part => part.HasSubject) && parts.All(static part => part._remaining is { IsNothing: true }))
        {
            yield return "The photo's own transparency leaves nothing of the subject, so the output is empty.";
        }
    }

    /// <summary>The recipe of an output.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="finisher">What it looks like.</param>
    /// <param name="layout">What is shown, and where.</param>
    /// <param name="vips">The owner of the images.</param>
    public Image Compose(Photo photo, Finisher finisher, Layout layout, VipsScope vips)
    {
        OutputOptions output = finisher.Options;
        _remaining = null;
        if (output.MaskOnly && (_edges is null || !_refinesMasks))
        {
            return finisher.Finish(vips.Track(Mask.AsImage()), layout, vips);
        }

        Image full = photo.MakeUpright(photo.Decode(shrink: 1, vips), vips);
        ICutter cutter = _edges is null ? new MaskCutter(Mask) : _edges.For(Mask);
        if (output.MaskOnly)
        {
            // The mask has 8 bits, and nothing to do with an alpha that the photo came with.
            Cutout opaque = Compositor.CutOut(ColorConversion.DropAlpha(full, vips), cutter, keep16Bits: false, vips);
            return finisher.Finish(opaque.Alpha, layout, vips);
        }

        _remaining = photo.HasAlpha ? new RemainingAlpha() : null;
        return finisher.Finish(Compositor.CutOut(full, cutter, output.Encoding.Format.Has16Bits() && !output.AlphaOnly, vips, _remaining), layout, Subject, vips);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Subject?.Dispose();
        Mask.Dispose();
    }
}

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Imaging.Finishing;
using Rembg.Imaging.Vips;

namespace Rembg.Inference;

/// <summary>
/// A segment that one mask of a photo cuts out, the whole subject or some of its classes, with all facts that outputs need.
/// </summary>
internal sealed class Segment : IDisposable
{
    private readonly EdgeRefiner? _edges;
    private readonly bool _refinesMasks;
    private RemainingAlpha? _remaining;

    /// <summary>Combines the parts of a segment.</summary>
    /// <param name="raw">The model's mask; its pixels are not used and may have been released.</param>
    /// <param name="mask">The mask in the photo's size, which this segment takes ownership of.</param>
    /// <param name="edges">The refiner of its edges; null for none.</param>
    /// <param name="refinesMasks">True if masks that are written alone are refined as well.</param>
    /// <param name="subject">The subject's position, if it is needed and there is a subject; this segment takes ownership of it.</param>
    public Segment(RawMask raw, Mask mask, EdgeRefiner? edges, bool refinesMasks, Subject? subject)
    {
        _edges = edges;
        _refinesMasks = refinesMasks;
        Mask = mask;
        Subject = subject;
        Confidence = raw.Confidence;
        Certainty = raw.Certainty;
        HasSubject = raw.HasSubject;
        Statistics = edges?.Measure(mask) ?? MaskStatistics.Measure(mask);
    }

    /// <summary>The mask, as large as the photo.</summary>
    public Mask Mask { get; }

    /// <summary>The subject and its position; null if it is not needed or the photo has no subject.</summary>
    public Subject? Subject { get; }

    /// <summary>The statistics of the mask.</summary>
    public MaskStatistics Statistics { get; }

    /// <summary>The largest probability of any pixel, 0–1.</summary>
    public double Confidence { get; }

    /// <summary>The estimated IoU of the mask with the true mask, 0–1; 0 without a subject.</summary>
    public double Certainty { get; }

    /// <summary>True if the model found a subject.</summary>
    public bool HasSubject { get; }

    /// <summary>Warns, after an output is written, if the photo's own alpha has made all of the found subject transparent.</summary>
    /// <param name="parts">The segments in the output.</param>
    /// <returns>A sentence; nothing if there is no reason for a warning.</returns>
    public static IEnumerable<string> WarnOfOwnAlpha(IReadOnlyList<Segment> parts)
    {
        if (parts.Any(static part => part.HasSubject) && parts.All(static part => part._remaining is { IsNothing: true }))
        {
            yield return "The photo's own transparency hides all of the subject, so the output is empty.";
        }
    }

    /// <summary>Describes an output as a pipeline of images.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="finisher">The form of the output.</param>
    /// <param name="layout">The visible part and its position.</param>
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
            // A mask has 8 bits and does not depend on the photo's own alpha.
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

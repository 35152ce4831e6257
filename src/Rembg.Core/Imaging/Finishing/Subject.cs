using NetVips;

using Rembg.Imaging.Edges;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>
/// The position of a photo's subject: its alpha, refined and multiplied by the photo's own transparency, and the box around it.
/// </summary>
internal sealed class Subject : IDisposable
{
    private readonly Dictionary<byte, BoundingBox?> _boxes = [];
    private readonly Mask? _own;

    private Subject(Mask mask, Mask? own)
    {
        _own = own;
        Mask = mask;
    }

    /// <summary>The subject's alpha, with the size of the photo.</summary>
    public Mask Mask { get; }

    /// <summary>Returns the box around the subject, including its soft edge; null if nothing is visible.</summary>
    /// <param name="threshold">The alpha that a region of the mask must reach to belong to the subject, 1–255.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public BoundingBox? FindBox(byte threshold, CancellationToken cancellationToken)
    {
        if (!_boxes.TryGetValue(threshold, out BoundingBox? box))
        {
            box = SubjectBox.Find(Mask, threshold, cancellationToken);
            _boxes.Add(threshold, box);
        }

        return box;
    }

    /// <summary>Finds the subject. If alpha is not just the mask, this decodes the photo and needs another byte per pixel.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="mask">The photo's mask, which the caller disposes, and which is in use until this instance is disposed.</param>
    /// <param name="edges">The refiner of the mask's edges, or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Subject Find(Photo photo, Mask mask, EdgeRefiner? edges, CancellationToken cancellationToken)
    {
        if (!photo.HasAlpha && edges is null)
        {
            return new Subject(mask, null);
        }

        using VipsScope vips = new(cancellationToken);
        Image full = photo.MakeUpright(photo.Decode(shrink: 1, vips), vips);
        ICutter cutter = edges is null ? new MaskCutter(mask) : edges.For(mask);
        Cutout cutout = Compositor.CutOut(full, cutter, keep16Bits: false, vips);
        Mask product = vips.Evaluate(cutout.Alpha, Mask.FromImage);
        return new Subject(product, product);
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();
}

using NetVips;

using Rembg.Imaging.Edges;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>The place of a photo's subject: its alpha, refined and multiplied with the photo's own transparency, and the box around it.</summary>
internal sealed class Subject : IDisposable
{
    private readonly Dictionary<byte, BoundingBox?> _boxes = [];
    private readonly Mask? _own;

    private Subject(Mask mask, Mask? own)
    {
        _own = own;
        Mask = mask;
    }

    /// <summary>The subject's alpha, as large as the photo.</summary>
    public Mask Mask { get; }

    /// <summary>The box around the subject, its soft edge included; null if nothing is visible.</summary>
    /// <param name="threshold">The alpha that a region of the mask has to reach to be subject, 1–255.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public BoundingBox? FindBox(byte threshold, CancellationToken cancellationToken)
    {
        if (!_boxes.TryGetValue(threshold, out BoundingBox? box))
        {
            box = SubjectBox.Find(Mask, threshold, cancellationToken);
            _boxes.Add(threshold, box);
        }

        return box;
    }

    /// <summary>Looks for the subject. A photo is decoded for it where alpha is not the mask alone, and takes a byte a pixel more.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="mask">Its mask, which stays the caller's and is in use until this is disposed.</param>
    /// <param name="edges">What refines its edges; null for nothing.</param>
    /// <param name="cancellationToken">Stops the work.</param>
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

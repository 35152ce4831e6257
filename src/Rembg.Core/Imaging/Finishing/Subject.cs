using NetVips;

using Rembg.Imaging.Edges;

namespace Rembg.Imaging.Finishing;

/// <summary>Where the subject of a photo is: its alpha, refined and with the photo's own transparency taken off, and the box around it.</summary>
internal sealed class Subject : IDisposable
{
    private readonly Mask? _own;

    private Subject(Mask mask, Mask? own)
    {
        _own = own;
        Mask = mask;
        Box = SubjectBox.Find(mask);
    }

    /// <summary>The subject's alpha, as large as the photo.</summary>
    public Mask Mask { get; }

    /// <summary>The box around the subject, its soft edge included; null where there is none.</summary>
    public BoundingBox? Box { get; }

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

using NetVips;

namespace Rembg.Imaging.Finishing;

/// <summary>Where the subject of a photo is: its mask with the photo's own transparency taken off, and the box around it.</summary>
internal sealed class Subject : IDisposable
{
    private readonly Mask? _own;

    private Subject(Mask mask, Mask? own)
    {
        _own = own;
        Mask = mask;
        Box = SubjectBox.Find(mask);
    }

    /// <summary>The mask, as large as the photo.</summary>
    public Mask Mask { get; }

    /// <summary>The box around the subject, its soft edge included; null where there is none.</summary>
    public BoundingBox? Box { get; }

    /// <summary>Looks for the subject. A photo with transparency of its own is decoded for it, and takes a byte a pixel more.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="mask">Its mask, which stays the caller's and is in use until this is disposed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static Subject Find(Photo photo, Mask mask, CancellationToken cancellationToken)
    {
        if (!photo.HasAlpha)
        {
            return new Subject(mask, null);
        }

        using VipsScope vips = new(cancellationToken);
        Image full = photo.MakeUpright(photo.Decode(shrink: 1, vips), vips);
        Cutout cutout = Compositor.CutOut(full, new MaskCutter(mask), keep16Bits: false, vips);
        Mask product = vips.Evaluate(cutout.Alpha, Mask.FromImage);
        return new Subject(product, product);
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();
}

using System.Runtime.InteropServices;

using NetVips;

namespace Rembg.Imaging.Vips;

/// <summary>Computes pixels of one row.</summary>
/// <param name="left">The first column.</param>
/// <param name="y">The row.</param>
/// <param name="source">The same pixels of the image they are computed from.</param>
/// <param name="target">Receives them.</param>
internal delegate void RowComputation(int left, int y, ReadOnlySpan<byte> source, Span<byte> target);

/// <summary>
/// An operation of libvips that is carried out here, pixel by pixel of the image before it, while that streams by. It works on
/// libvips' own threads and in its own buffers: nothing is copied.
/// </summary>
internal sealed unsafe class RowOperation : IDisposable
{
    private readonly RowComputation _compute;
    private readonly int _sourceSize;
    private readonly int _targetSize;
    private readonly VipsScope _vips;
    private GCHandle _handle;

    private RowOperation(Image input, int bands, RowComputation compute, VipsScope vips)
    {
        int sampleSize = input.Format == Enums.BandFormat.Ushort ? 2 : 1;
        _compute = compute;
        _sourceSize = input.Bands * sampleSize;
        _targetSize = bands * sampleSize;
        _vips = vips;
        _handle = GCHandle.Alloc(this);
    }

    /// <summary>Adds an operation behind an image.</summary>
    /// <param name="input">The image, of 8 or 16 bits.</param>
    /// <param name="bands">How many bands the result has; everything else is the image's.</param>
    /// <param name="compute">What is done. It must be safe for use by several threads.</param>
    /// <param name="vips">The owner of the images; it learns what goes wrong.</param>
    public static Image Append(Image input, int bands, RowComputation compute, VipsScope vips)
    {
        RowOperation operation = vips.Track(new RowOperation(input, bands, compute, vips));
        return vips.Track(VipsLibrary.Create(input, bands, &Compute, GCHandle.ToIntPtr(operation._handle)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle.IsAllocated)
        {
            _handle.Free();
        }
    }

    [UnmanagedCallersOnly]
    private static int Compute(VipsRegion* target, VipsRegion* source, nint input, nint state, int* stop) =>
        ((RowOperation)GCHandle.FromIntPtr(state).Target!).Compute(target, source);

    // An exception must not pass through native code.
    private int Compute(VipsRegion* target, VipsRegion* source)
    {
        try
        {
            _vips.ThrowIfCancelled();
            VipsRectangle area = target->Valid;
            if (VipsLibrary.Prepare(source, area) != 0)
            {
                return -1;
            }

            for (int y = area.Top; y < area.Top + area.Height; y++)
            {
                _compute(area.Left, y, source->Row(area.Left, y, area.Width, _sourceSize), target->Row(area.Left, y, area.Width, _targetSize));
            }

            return 0;
        }
        catch (Exception exception)
        {
            _vips.Fail(exception);
            return -1;
        }
    }
}

using System.Runtime.InteropServices;

using NetVips;

namespace Rembg.Imaging.Vips;

/// <summary>Computes pixels of one row.</summary>
/// <param name="left">The first column.</param>
/// <param name="y">The row.</param>
/// <param name="source">The same pixels of the source image.</param>
/// <param name="target">Receives the computed pixels.</param>
internal delegate void RowComputation(int left, int y, ReadOnlySpan<byte> source, Span<byte> target);

/// <summary>
/// A libvips operation that is implemented here and computes pixels from the preceding image while it is streamed. It runs on libvips' own
/// threads and in its own buffers, so nothing is copied.
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

    /// <summary>Appends an operation to an image.</summary>
    /// <param name="input">The image, with 8 or 16 bits.</param>
    /// <param name="bands">The number of bands of the result, which has the image's properties otherwise.</param>
    /// <param name="compute">The computation. It must be thread-safe.</param>
    /// <param name="vips">The owner of the images, which records failures.</param>
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

    // Exceptions must not pass through native code.
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

using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

using NetVips;

namespace Rembg.Imaging.Vips;

/// <summary>Receives a row of an image.</summary>
/// <param name="row">The pixels of the row.</param>
internal delegate void RowConsumer(ReadOnlySpan<byte> row);

/// <summary>
/// Computes an image and passes on its rows, the first to the last, as libvips' own encoders receive them: libvips computes the next rows
/// on its threads in the meantime, and no more than a few strips are in memory.
/// </summary>
internal sealed unsafe class RowSink
{
    private readonly RowConsumer _consume;
    private readonly int _width;
    private readonly int _pixelSize;
    private ExceptionDispatchInfo? _failure;

    private RowSink(Image image, RowConsumer consume)
    {
        _consume = consume;
        _width = image.Width;
        _pixelSize = image.Bands;
    }

    /// <summary>Computes an image.</summary>
    /// <param name="image">The image, with 8 bits.</param>
    /// <param name="consume">Receives the rows, on a thread of libvips. If it throws, no more rows follow, and this method throws its exception.</param>
    /// <exception cref="VipsException">The image cannot be computed.</exception>
    public static void Compute(Image image, RowConsumer consume)
    {
        RowSink sink = new(image, consume);
        GCHandle handle = GCHandle.Alloc(sink);
        try
        {
            VipsLibrary.ComputeStrips(image, &Receive, GCHandle.ToIntPtr(handle));
        }
        catch (VipsException)
        {
            sink._failure?.Throw();
            throw;
        }
        finally
        {
            handle.Free();
        }
    }

    [UnmanagedCallersOnly]
    private static int Receive(VipsRegion* region, VipsRectangle* area, nint state) =>
        ((RowSink)GCHandle.FromIntPtr(state).Target!).Receive(region, area);

    // Exceptions must not pass through native code.
    private int Receive(VipsRegion* region, VipsRectangle* area)
    {
        try
        {
            for (int y = area->Top; y < area->Top + area->Height; y++)
            {
                _consume(region->Row(0, y, _width, _pixelSize));
            }

            return 0;
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            return -1;
        }
    }
}

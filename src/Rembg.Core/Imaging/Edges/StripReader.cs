using System.Runtime.ExceptionServices;

using NetVips;

namespace Rembg.Imaging.Edges;

/// <summary>Computes the pixels of some rows.</summary>
/// <param name="top">The first row.</param>
/// <param name="rows">How many.</param>
/// <param name="target">Receives them, band by band, pixel by pixel.</param>
internal delegate void StripProducer(int top, int rows, Span<byte> target);

/// <summary>
/// An image of libvips whose pixels are computed here, some rows at a time, when and as far as they are asked for, from
/// top to bottom.
/// </summary>
internal sealed class StripReader
{
    private readonly StripProducer _produce;
    private readonly byte[] _head;
    private readonly byte[] _strip;
    private readonly int _height;
    private readonly int _rowsPerStrip;
    private readonly int _rowLength;
    private readonly long _length;
    private long _position;
    private int _current = -1;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Describes an image.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bands">4 for RGB and alpha, 1 for grey.</param>
    /// <param name="bytesPerSample">1 or 2.</param>
    /// <param name="rowsPerStrip">How many rows are computed at a time.</param>
    /// <param name="produce">Computes them, on a thread of libvips; one strip at a time.</param>
    public StripReader(int width, int height, int bands, int bytesPerSample, int rowsPerStrip, StripProducer produce)
    {
        _produce = produce;
        _height = height;
        _rowsPerStrip = rowsPerStrip;
        _rowLength = width * bands * bytesPerSample;
        _head = StripTiff.Head(width, height, bands, bytesPerSample, rowsPerStrip);
        _length = _head.Length + ((long)height * _rowLength);
        _strip = GC.AllocateUninitializedArray<byte>(_rowLength * rowsPerStrip);
    }

    /// <summary>The image. It can be read once.</summary>
    public Image Open(VipsScope vips)
    {
        SourceCustom source = vips.Track(new SourceCustom());
        source.OnRead += Read;
        source.OnSeek += Seek;
        return vips.Track(Image.TiffloadSource(source, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error));
    }

    /// <summary>Throws what the computation threw, of which libvips knows only that reading failed.</summary>
    public void ThrowFailure() => _failure?.Throw();

    private int Read(byte[] buffer, int length)
    {
        try
        {
            int read = 0;
            while (read < length && _position < _length)
            {
                ReadOnlySpan<byte> available = At(_position);
                int count = Math.Min(available.Length, length - read);
                available[..count].CopyTo(buffer.AsSpan(read));
                read += count;
                _position += count;
            }

            return read;
        }
        catch (VipsException exception)
        {
            return Fail(new IOException(VipsError.Describe(exception), exception));
        }
        catch (Exception exception)
        {
            return Fail(exception);
        }
    }

    // An exception must not pass through native code.
    private int Fail(Exception exception)
    {
        _failure ??= ExceptionDispatchInfo.Capture(exception);
        return -1;
    }

    private ReadOnlySpan<byte> At(long position)
    {
        if (position < _head.Length)
        {
            return _head.AsSpan((int)position);
        }

        long stripLength = (long)_rowLength * _rowsPerStrip;
        int index = (int)((position - _head.Length) / stripLength);
        int top = index * _rowsPerStrip;
        int rows = Math.Min(_rowsPerStrip, _height - top);
        Span<byte> strip = _strip.AsSpan(0, rows * _rowLength);
        if (index != _current)
        {
            _produce(top, rows, strip);
            _current = index;
        }

        return strip[(int)(position - _head.Length - (index * stripLength))..];
    }

    private long Seek(long offset, SeekOrigin origin)
    {
        _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => _length + offset,
        };
        return _position;
    }
}

using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Follows the LZW codes of a GIF's first frame (GIF89a, appendix F) without producing pixels, because the decoder silently fills in pixels
/// that damaged codes do not provide.
/// </summary>
internal static class GifCodes
{
    private const int HeaderLength = 13;
    private const int DescriptorLength = 10;
    private const byte Separator = 0x2C;
    private const int LargestCodeSize = 12;
    private const int BlocksPerCheck = 1000;

    /// <summary>Checks that the codes provide every pixel.</summary>
    /// <param name="frame">A GIF with one frame, as <see cref="GifFrame.Open"/> returns it; its position changes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">A code is invalid, or the frame has no pixels.</exception>
    /// <exception cref="EndOfStreamException">The codes end before the pixels do.</exception>
    public static void Check(Stream frame, CancellationToken cancellationToken)
    {
        using BufferedStream input = new(frame, 1 << 16);
        Span<byte> header = stackalloc byte[HeaderLength];
        input.ReadExactly(header);
        Skip(input, GifFrame.ColorTableLength(header[10]));
        SkipExtensions(input);

        Span<byte> descriptor = header[..(DescriptorLength - 1)];
        input.ReadExactly(descriptor);
        long pixels = (long)BinaryPrimitives.ReadUInt16LittleEndian(descriptor[4..]) * BinaryPrimitives.ReadUInt16LittleEndian(descriptor[6..]);
        Skip(input, GifFrame.ColorTableLength(descriptor[8]));
        int codeSize = input.ReadByte();
        if (pixels == 0 || codeSize is < 1 or >= LargestCodeSize)
        {
            throw new InvalidDataException(Damage.Pixels);
        }

        Table table = new(codeSize, pixels);
        Span<byte> block = stackalloc byte[byte.MaxValue];
        for (int blocks = 0; input.ReadByte() is int length and > 0; blocks++)
        {
            if (blocks % BlocksPerCheck == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            input.ReadExactly(block[..length]);
            if (table.IsFilledBy(block[..length]))
            {
                return;
            }
        }

        throw new EndOfStreamException();
    }

    private static void SkipExtensions(BufferedStream input)
    {
        while (input.ReadByte() != Separator)
        {
            // The type of the extension, then its blocks.
            Skip(input, 1);
            while (input.ReadByte() is int length and > 0)
            {
                Skip(input, length);
            }

            if (input.Position >= input.Length)
            {
                throw new EndOfStreamException();
            }
        }
    }

    private static void Skip(BufferedStream input, int count) => input.Seek(count, SeekOrigin.Current);

    /// <summary>The table of pixel strings, of which only the lengths are needed.</summary>
    private sealed class Table
    {
        private readonly int[] _lengths = new int[1 << LargestCodeSize];
        private readonly int _clear;
        private long _missing;
        private int _count;
        private int _width;
        private int _previous;
        private uint _bits;
        private int _bitCount;

        public Table(int codeSize, long pixels)
        {
            _clear = 1 << codeSize;
            _missing = pixels;
            _lengths.AsSpan(0, _clear).Fill(1);
            Clear();
        }

        /// <summary>Reads the next bytes. Returns true as soon as all pixels are complete.</summary>
        public bool IsFilledBy(ReadOnlySpan<byte> bytes)
        {
            foreach (byte next in bytes)
            {
                _bits |= (uint)next << _bitCount;
                _bitCount += 8;
                while (_bitCount >= _width)
                {
                    int code = (int)(_bits & ((1u << _width) - 1));
                    _bits >>= _width;
                    _bitCount -= _width;
                    Read(code);
                    if (_missing <= 0)
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        private void Read(int code)
        {
            if (code == _clear)
            {
                Clear();
                return;
            }

            // The code after the clear code ends the data.
            if (code == _clear + 1)
            {
                throw new EndOfStreamException();
            }

            // A code may refer to the string that it is about to define: the previous string, followed by its own first pixel.
            bool isNext = code == _count && _previous > 0 && _count < _lengths.Length;
            if (code >= _count && !isNext)
            {
                throw new InvalidDataException(Damage.Pixels);
            }

            int length = isNext ? _previous + 1 : _lengths[code];
            if (_previous > 0 && _count < _lengths.Length)
            {
                _lengths[_count++] = _previous + 1;
                _width += _count == 1 << _width && _width < LargestCodeSize ? 1 : 0;
            }

            _previous = length;
            _missing -= length;
        }

        private void Clear()
        {
            _count = _clear + 2;
            _width = int.Log2(_clear) + 1;
            _previous = 0;
        }
    }
}

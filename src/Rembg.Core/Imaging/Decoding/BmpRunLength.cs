namespace Rembg.Imaging.Decoding;

/// <summary>The run-length packing of 4- and 8-bit bitmaps (BI_RLE4 and BI_RLE8 of the Windows documentation).</summary>
internal static class BmpRunLength
{
    private const byte EndOfLine = 0;
    private const byte EndOfBitmap = 1;
    private const byte Move = 2;

    /// <summary>Unpacks to one index a pixel, bottom row first as in the file. Pixels that are passed over stay 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The data end too early or write outside the image.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> data, int width, int height, bool fourBits)
    {
        byte[] indices = new byte[checked(width * height)];
        int x = 0;
        int y = 0;
        for (int position = 0; y < height;)
        {
            (byte count, byte value) = Pair(data, position);
            position += 2;
            if (count > 0)
            {
                Span<byte> run = indices.AsSpan((y * width) + x, Math.Min(count, width - x));
                for (int i = 0; i < run.Length; i++)
                {
                    run[i] = fourBits ? Nibble(value, i) : value;
                }

                x += run.Length;
            }
            else if (value == EndOfLine)
            {
                (x, y) = (0, y + 1);
            }
            else if (value == EndOfBitmap)
            {
                break;
            }
            else if (value == Move)
            {
                (byte right, byte up) = Pair(data, position);
                (x, y) = (Math.Min(x + right, width), y + up);
                position += 2;
            }
            else
            {
                int length = fourBits ? (value + 1) / 2 : value;
                ReadOnlySpan<byte> literal = data.Slice(position, length);
                Span<byte> run = indices.AsSpan((y * width) + x, Math.Min(value, width - x));
                for (int i = 0; i < run.Length; i++)
                {
                    run[i] = fourBits ? Nibble(literal[i / 2], i) : literal[i];
                }

                x += run.Length;
                position += length + (length % 2);
            }
        }

        return indices;
    }

    private static (byte First, byte Second) Pair(ReadOnlySpan<byte> data, int position)
    {
        ReadOnlySpan<byte> pair = data.Slice(position, 2);
        return (pair[0], pair[1]);
    }

    private static byte Nibble(byte value, int index) => (byte)(index % 2 == 0 ? value >> 4 : value & 0xF);
}

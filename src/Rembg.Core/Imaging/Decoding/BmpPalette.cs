namespace Rembg.Imaging.Decoding;

/// <summary>The colours of a bitmap with indices.</summary>
internal sealed class BmpPalette
{
    // Red, green and blue; the last colour stands for indices beyond it.
    private readonly byte[] _colors = new byte[256 * 3];

    /// <summary>Reads the palette.</summary>
    /// <exception cref="EndOfStreamException">The file is truncated.</exception>
    public BmpPalette(Stream file, BmpHeader header)
    {
        int size = header.PaletteEntrySize;
        byte[] entries = new byte[header.PaletteLength * size];
        file.Position = header.PaletteOffset;
        file.ReadExactly(entries);
        for (int i = 0; i < _colors.Length / 3; i++)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(Math.Min(i, header.PaletteLength - 1) * size, 3);
            (_colors[i * 3], _colors[(i * 3) + 1], _colors[(i * 3) + 2]) = (entry[2], entry[1], entry[0]);
        }
    }

    /// <summary>Writes colours.</summary>
    /// <param name="indices">Their indices.</param>
    /// <param name="target">Receives red, green and blue of each.</param>
    public void Write(ReadOnlySpan<byte> indices, Span<byte> target)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            int color = indices[i] * 3;
            target[(i * 3) + 2] = _colors[color + 2];
            target[(i * 3) + 1] = _colors[color + 1];
            target[i * 3] = _colors[color];
        }
    }
}

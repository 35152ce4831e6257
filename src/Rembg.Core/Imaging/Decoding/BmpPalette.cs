namespace Rembg.Imaging.Decoding;

/// <summary>The palette of an indexed bitmap.</summary>
internal sealed class BmpPalette
{
    // Red, green and blue; indices beyond the palette use the last colour.
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

    /// <summary>Writes the colours of some indices.</summary>
    /// <param name="indices">The indices.</param>
    /// <param name="target">Receives red, green and blue of each colour.</param>
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

using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Rembg.Tests;

/// <summary>A PNG file with 8 bits, read byte by byte as the specification describes it.</summary>
internal sealed class TextbookPng
{
    private const int SignatureSize = 8;

    public TextbookPng(byte[] file)
    {
        ReadChunks(file);
        byte[] header = Chunks[0].Data;
        Width = BinaryPrimitives.ReadInt32BigEndian(header);
        Height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        Bands = header[9] switch { 0 => 1, 2 => 3, 6 => 4, _ => throw new InvalidDataException() };
        Pixels = new byte[Width * Height * Bands];
        Filters = new byte[Height];
        ReadPixels();
    }

    public int Width { get; }

    public int Height { get; }

    public int Bands { get; }

    /// <summary>All chunks in their order.</summary>
    public List<(string Type, byte[] Data)> Chunks { get; } = [];

    /// <summary>The filter of each row.</summary>
    public byte[] Filters { get; }

    public byte[] Pixels { get; }

    private void ReadChunks(byte[] file)
    {
        Assert.Equal([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], file[..SignatureSize]);
        int position = SignatureSize;
        while (position < file.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(position));
            ReadOnlySpan<byte> content = file.AsSpan(position + 4, length + 4);
            Assert.Equal(Crc32.HashToUInt32(content), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(position + 8 + length)));
            Chunks.Add((Encoding.ASCII.GetString(content[..4]), content[4..].ToArray()));
            position += length + 12;
        }

        Assert.Equal("IHDR", Chunks[0].Type);
        Assert.Equal("IEND", Chunks[^1].Type);
    }

    private void ReadPixels()
    {
        using MemoryStream compressed = new([.. Chunks.Where(static chunk => chunk.Type == "IDAT").SelectMany(static chunk => chunk.Data)]);
        using ZLibStream stream = new(compressed, CompressionMode.Decompress);
        int size = Width * Bands;
        for (int y = 0; y < Height; y++)
        {
            Filters[y] = (byte)stream.ReadByte();
            stream.ReadExactly(Pixels.AsSpan(y * size, size));
            for (int x = 0; x < size; x++)
            {
                Pixels[(y * size) + x] += Predict(Filters[y], At(x - Bands, y), At(x, y - 1), At(x - Bands, y - 1));
            }
        }

        Assert.Equal(-1, stream.ReadByte());
        Assert.Equal(compressed.Length, compressed.Position);
    }

    private int At(int x, int y) => x < 0 || y < 0 ? 0 : Pixels[(y * Width * Bands) + x];

    private static byte Predict(byte filter, int left, int above, int corner)
    {
        int estimate = left + above - corner;
        return (byte)(filter switch
        {
            0 => 0,
            1 => left,
            2 => above,
            3 => (left + above) / 2,
            4 => new[] { left, above, corner }.MinBy(neighbour => Math.Abs(estimate - neighbour)),
            _ => throw new InvalidDataException(),
        });
    }
}

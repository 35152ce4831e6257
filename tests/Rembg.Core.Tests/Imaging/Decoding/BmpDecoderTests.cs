using System.Buffers.Binary;

using CsCheck;

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Decoding;
using Rembg.Imaging.Vips;

namespace Rembg.Tests;

/// <summary>Bitmaps of every kind, written by this test field by field, and bitmaps that lie.</summary>
[Trait("Speed", "Fast")]
public sealed class BmpDecoderTests
{
    private const int Width = 5;
    private const int Height = 3;

    private static readonly byte[] Palette = [10, 20, 30, 0, 200, 100, 50, 0, 0, 0, 255, 0, 255, 255, 255, 0];

    [Theory]
    [InlineData(24, false)]
    [InlineData(24, true)]
    [InlineData(32, false)]
    public void Direct_colours_are_read(int bits, bool topDown)
    {
        byte[] rows = Rows(topDown, (x, y) => bits == 24 ? [Blue(x, y), Green(x, y), Red(x, y)] : [Blue(x, y), Green(x, y), Red(x, y), 99]);
        AssertDecodes(Bmp(bits, topDown, compression: 0, palette: [], rows), (x, y) => [Red(x, y), Green(x, y), Blue(x, y)]);
    }

    [Fact]
    public void Sixteen_bits_are_five_a_channel()
    {
        byte[] rows = Rows(topDown: false, (x, y) => [(byte)(((y * 7) << 5) | (x * 6)), (byte)((x << 2) | ((y * 7) >> 3))]);
        AssertDecodes(
            Bmp(16, topDown: false, compression: 0, palette: [], rows),
            (x, y) => [Stretch(x), Stretch(y * 7), Stretch(x * 6)]);

        static byte Stretch(int value) => (byte)Math.Round((value & 31) * 255 / 31.0, MidpointRounding.AwayFromZero);
    }

    [Fact]
    public void Bit_fields_tell_where_channels_are_and_may_have_alpha()
    {
        byte[] rows = Rows(topDown: false, (x, y) => [Red(x, y), Green(x, y), Blue(x, y), (byte)(40 * x)]);
        byte[] masks = [0xFF, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0xFF];
        AssertDecodes(
            Bmp(32, topDown: false, compression: 3, palette: [], rows, masks),
            (x, y) => [Red(x, y), Green(x, y), Blue(x, y), (byte)(40 * x)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Palettes_are_looked_up(int bits)
    {
        int colors = Math.Min(1 << bits, 4);
        byte[] rows = new byte[Height * 8];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                rows[((Height - 1 - y) * 8) + (x * bits / 8)] |= (byte)(((x + y) % colors) << (8 - bits - (x * bits % 8)));
            }
        }

        int stride = ((Width * bits) + 31) / 32 * 4;
        byte[] packed = [.. Enumerable.Range(0, Height).SelectMany(y => rows[(y * 8)..((y * 8) + stride)])];
        AssertDecodes(Bmp(bits, topDown: false, compression: 0, Palette[..(colors * 4)], packed), (x, y) => Entry((x + y) % colors));
    }

    [Fact]
    public void Run_lengths_of_8_bits_are_unpacked()
    {
        // Bottom row: 5 × colour 1. Middle: literal 0 1 2 3 0, padded. Top: skip 2, then 3 × colour 2; skipped pixels are colour 0.
        byte[] data = [5, 1, 0, 0, 0, 5, 0, 1, 2, 3, 0, 0, 0, 0, 0, 2, 2, 0, 3, 2, 0, 1];
        int[][] expected = [[0, 0, 2, 2, 2], [0, 1, 2, 3, 0], [1, 1, 1, 1, 1]];
        AssertDecodes(Bmp(8, topDown: false, compression: 1, Palette, data), (x, y) => Entry(expected[y][x]));
    }

    [Fact]
    public void Run_lengths_of_4_bits_are_unpacked()
    {
        byte[] data = [5, 0x12, 0, 0, 0, 5, 0x01, 0x23, 0x00, 0, 0, 0, 5, 0x33, 0, 1];
        int[][] expected = [[3, 3, 3, 3, 3], [0, 1, 2, 3, 0], [1, 2, 1, 2, 1]];
        AssertDecodes(Bmp(4, topDown: false, compression: 2, Palette, data), (x, y) => Entry(expected[y][x]));
    }

    [Fact]
    public void Damaged_bitmaps_only_cause_an_error_that_they_are_unreadable()
    {
        byte[] rows = Rows(topDown: false, (x, y) => [Blue(x, y), Green(x, y), Red(x, y)]);
        byte[][] samples =
        [
            Bmp(24, topDown: false, compression: 0, [], rows),
            Bmp(8, topDown: false, compression: 1, Palette, [5, 1, 0, 0, 0, 5, 0, 1, 2, 3, 0, 0, 0, 0, 0, 2, 2, 0, 3, 2, 0, 1]),
            Bmp(4, topDown: false, compression: 2, Palette, [5, 0x12, 0, 0, 0, 5, 0x01, 0x23, 0x00, 0, 0, 0, 5, 0x33, 0, 1]),
        ];
        using TemporaryDirectory directory = new();
        string path = directory["fuzz.bmp"];
        Gen.Select(Gen.OneOfConst(samples), Gen.Int[2, 69], Gen.Byte, Gen.Int[2, 120]).Sample(
            (sample, position, value, length) =>
            {
                byte[] damaged = sample[..Math.Min(length, sample.Length)];
                damaged[Math.Min(position, damaged.Length - 1)] = value;
                File.WriteAllBytes(path, damaged);
                try
                {
                    using Photo photo = Photo.Open(path, 10_000, default);
                    using VipsScope vips = new(default);
                    return photo.Decode(1, vips).Width == photo.Width;
                }
                catch (RembgException)
                {
                    return true;
                }
            },
            iter: 3000,
            threads: 1);
    }

    private static void AssertDecodes(byte[] bmp, Func<int, int, byte[]> expected)
    {
        using TemporaryDirectory directory = new();
        string path = directory["test.bmp"];
        File.WriteAllBytes(path, bmp);
        BmpDecoder decoder = new();
        using PhotoContent content = PhotoContent.OfFile(path);
        PhotoHeader header = decoder.ReadHeader(content, default);
        Assert.Equal((Width, Height), (header.Width, header.Height));
        using VipsScope vips = new(default);
        Image image = decoder.Decode(content, shrink: 1, vips);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                Assert.Equal(expected(x, y), image.Getpoint(x, y).Select(value => (byte)value));
            }
        }
    }

    private static byte[] Bmp(int bits, bool topDown, int compression, byte[] palette, byte[] data, byte[]? masks = null)
    {
        byte[] header = new byte[40 + (masks?.Length ?? 0)];
        int pixelOffset = 14 + header.Length + palette.Length;
        Write(header, 0, masks is null ? 40 : 56);
        Write(header, 4, Width);
        Write(header, 8, topDown ? -Height : Height);
        header[12] = 1;
        header[14] = (byte)bits;
        Write(header, 16, compression);
        Write(header, 32, palette.Length / 4);
        masks?.CopyTo(header, 40);
        byte[] file = new byte[14];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        Write(file, 2, pixelOffset + data.Length);
        Write(file, 10, pixelOffset);
        return [.. file, .. header, .. palette, .. data];
    }

    private static byte[] Rows(bool topDown, Func<int, int, byte[]> pixel) =>
    [
        .. Enumerable.Range(0, Height).SelectMany(row =>
        {
            byte[] bytes = [.. Enumerable.Range(0, Width).SelectMany(x => pixel(x, topDown ? row : Height - 1 - row))];
            return (byte[])[.. bytes, .. new byte[(4 - (bytes.Length % 4)) % 4]];
        }),
    ];

    private static byte[] Entry(int index) => [Palette[(index * 4) + 2], Palette[(index * 4) + 1], Palette[index * 4]];

    private static byte Red(int x, int y) => (byte)((x * 50) + y);

    private static byte Green(int x, int y) => (byte)(y * 80);

    private static byte Blue(int x, int y) => (byte)(255 - (x * 30) - y);

    private static void Write(byte[] target, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(target.AsSpan(offset), value);
}

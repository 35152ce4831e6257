using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Rembg.Tests.Decoding;

/// <summary>Writes PNG files chunk by chunk.</summary>
internal static class PngBuilder
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Its path, which is returned.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">1, or 3 for RGB.</param>
    /// <param name="samples">Samples, row by row.</param>
    /// <param name="deep">True for 16 bits.</param>
    /// <param name="chunks">Chunks before the pixels.</param>
    public static string Write(string path, int width, int channels, ushort[] samples, bool deep, params (string Name, byte[] Data)[] chunks)
    {
        int height = samples.Length / width / channels;
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)(deep ? 16 : 8), (byte)(channels == 1 ? 0 : 2));
        using MemoryStream pixels = new();
        using (ZLibStream compressor = new(pixels, CompressionLevel.Fastest))
        {
            for (int i = 0; i < samples.Length; i++)
            {
                if (i % (width * channels) == 0)
                {
                    compressor.WriteByte(0);
                }

                if (deep)
                {
                    compressor.WriteByte((byte)(samples[i] >> 8));
                }

                compressor.WriteByte((byte)samples[i]);
            }
        }

        byte[] file =
        [
            0x89, .. "PNG\r\n\x1a\n"u8,
            .. Chunk("IHDR", header),
            .. chunks.SelectMany(static chunk => Chunk(chunk.Name, chunk.Data)),
            .. Chunk("IDAT", pixels.ToArray()),
            .. Chunk("IEND", []),
        ];
        File.WriteAllBytes(path, file);
        return path;
    }

    /// <summary>Whole numbers of 32 bits, as gAMA and cHRM have.</summary>
    public static byte[] Numbers(params int[] values) => [.. values.SelectMany(static value =>
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    })];

    /// <summary>The content of an iCCP chunk.</summary>
    public static byte[] Profile(byte[] profile)
    {
        using MemoryStream target = new();
        target.Write("p\0\0"u8);
        using (ZLibStream compressor = new(target, CompressionLevel.Fastest))
        {
            compressor.Write(profile);
        }

        return target.ToArray();
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] content = [.. System.Text.Encoding.ASCII.GetBytes(name), .. data];
        return [.. Numbers(data.Length), .. content, .. Numbers((int)Crc32.HashToUInt32(content))];
    }
}

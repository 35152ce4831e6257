using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

using NetVips;

namespace Rembg.Imaging.Writing.Png;

/// <summary>The parts of a PNG file around its pixels, as libvips writes them.</summary>
internal static class PngChunks
{
    /// <summary>The number of bytes of a chunk before its data: length and type.</summary>
    public const int HeadSize = 8;

    /// <summary>The number of bytes of a chunk behind its data: a checksum.</summary>
    public const int ChecksumSize = 4;

    private const byte BitDepth = 8;
    private const byte Grey = 0;
    private const byte Rgb = 2;
    private const byte Rgba = 6;
    private const byte PerMetre = 1;
    private const double MillimetresPerMetre = 1000;

    /// <summary>The largest resolution that a file can state, in pixels per metre.</summary>
    private const double LargestResolution = int.MaxValue;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The last chunk of a file.</summary>
    public static ReadOnlySpan<byte> Last => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>Creates everything that precedes the pixels: size, colour profile and resolution.</summary>
    /// <param name="image">Grey, RGB or RGBA with 8 bits.</param>
    public static ReadOnlySpan<byte> Begin(Image image)
    {
        using MemoryStream file = new();
        file.Write(Signature);
        byte[] size = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(size, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), image.Height);
        size[8] = BitDepth;
        size[9] = image.Bands switch { 1 => Grey, 3 => Rgb, _ => Rgba };
        Write(file, "IHDR"u8, size);
        if (image.Contains(ColorConversion.ProfileField))
        {
            Write(file, "iCCP"u8, Compress((byte[])image.Get(ColorConversion.ProfileField)));
        }

        byte[] resolution = new byte[9];
        BinaryPrimitives.WriteUInt32BigEndian(resolution, PixelsPerMetre(image.Xres));
        BinaryPrimitives.WriteUInt32BigEndian(resolution.AsSpan(4), PixelsPerMetre(image.Yres));
        resolution[8] = PerMetre;
        Write(file, "pHYs"u8, resolution);
        return file.GetBuffer().AsSpan(0, (int)file.Length);
    }

    /// <summary>Completes a chunk whose data are already in their place.</summary>
    /// <param name="chunk">The whole chunk.</param>
    /// <param name="type">The type.</param>
    public static void Complete(Span<byte> chunk, ReadOnlySpan<byte> type)
    {
        BinaryPrimitives.WriteInt32BigEndian(chunk, chunk.Length - HeadSize - ChecksumSize);
        type.CopyTo(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[^ChecksumSize..], Crc32.HashToUInt32(chunk[4..^ChecksumSize]));
    }

    private static void Write(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[HeadSize + data.Length + ChecksumSize];
        data.CopyTo(chunk.AsSpan(HeadSize));
        Complete(chunk, type);
        file.Write(chunk);
    }

    // The profile's name, a zero, the method of compression, and the compressed profile.
    private static byte[] Compress(byte[] profile)
    {
        using MemoryStream data = new();
        data.Write("icc\0\0"u8);
        using (ZLibStream compressor = new(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            compressor.Write(profile);
        }

        return data.ToArray();
    }

    private static uint PixelsPerMetre(double perMillimetre) => (uint)Math.Clamp(Math.Round(perMillimetre * MillimetresPerMetre), 0, LargestResolution);
}

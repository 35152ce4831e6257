using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

using Rembg.Imaging.Profiles;

namespace Rembg.Imaging.Decoding;

/// <summary>Reads the chunks of a PNG file (PNG, third edition).</summary>
internal static class PngStructure
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;
    private const int MostChunks = 10_000;
    private const int BufferSize = 1 << 12;

    // The metadata of real files is much smaller.
    private const long MostChecked = 64 << 20;

    // Chromaticities and gamma are stored in units of 1/100,000.
    private const double Unit = 100_000;

    // The gamma in files that mean sRGB, and the tolerance.
    private const double UsualGamma = 1 / 2.2;
    private const double GammaTolerance = 0.05;

    /// <summary>Reads the colour space from the chunks before the pixels: cICP, or else iCCP, sRGB, or gAMA and cHRM.</summary>
    /// <param name="file">The file, positioned at its first byte.</param>
    /// <returns>The colour space; null if an ICC profile specifies it, or if it is not specified.</returns>
    public static ColorDescription? ReadColors(Stream file)
    {
        Dictionary<string, byte[]> chunks = [];
        foreach ((string name, long position, uint length) in Chunks(file))
        {
            if (name is "IDAT" or "IEND")
            {
                break;
            }

            const int Longest = 32;
            if (name is "cICP" or "iCCP" or "sRGB" or "gAMA" or "cHRM" && !chunks.ContainsKey(name))
            {
                byte[] data = new byte[Math.Min(length, Longest)];
                file.Position = position;
                bool isWhole = file.ReadAtLeast(data, data.Length, throwOnEndOfStream: false) == data.Length;
                if (isWhole && HasRightChecksum(file, position, length))
                {
                    chunks[name] = data;
                }
            }
        }

        // PNG only supports full-range RGB.
        if (chunks.GetValueOrDefault("cICP") is [byte primaries, byte transfer, 0, 1, ..] && ColorDescription.FromCodePoints(primaries, transfer) is { } coded)
        {
            return coded;
        }

        return chunks.ContainsKey("iCCP") ? null
            : chunks.ContainsKey("sRGB") ? ColorDescription.Srgb
            : FromGamma(ReadNumbers(chunks.GetValueOrDefault("gAMA")), ReadNumbers(chunks.GetValueOrDefault("cHRM")));
    }

    /// <summary>Determines whether a file has an ICC profile. libpng only passes on profiles that it considers valid.</summary>
    /// <param name="file">The file, positioned at its first byte.</param>
    public static bool HasProfile(Stream file) => Chunks(file).TakeWhile(static chunk => chunk.Name != "IDAT").Any(static chunk => chunk.Name == "iCCP");

    /// <summary>Determines whether a chunk other than pixel data has a wrong checksum. The decoder ignores such chunks.</summary>
    /// <param name="file">The file, positioned at its first byte.</param>
    public static bool HasDamagedChunk(Stream file)
    {
        long rest = MostChecked;
        foreach ((string name, long position, uint length) in Chunks(file))
        {
            if (name == "IEND")
            {
                return false;
            }

            // An animation can have many chunks with data for other frames.
            if (name is not ("IDAT" or "fdAT") && (rest -= length) >= 0 && !HasRightChecksum(file, position, length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the reason why a file cannot be decoded.</summary>
    /// <param name="file">The file, positioned at its first byte.</param>
    public static string FindDamage(Stream file)
    {
        long end = SignatureLength;
        foreach ((string name, long position, uint length) in Chunks(file))
        {
            end = position + length + 4;
            if (end > file.Length)
            {
                return Damage.Truncated;
            }

            if (name == "IEND")
            {
                return Damage.Pixels;
            }
        }

        return end >= file.Length - ChunkOverhead ? Damage.Truncated : Damage.Pixels;
    }

    // The checksum covers the chunk's name and data, and follows the data.
    private static bool HasRightChecksum(Stream file, long position, uint length)
    {
        const int NameLength = 4;
        file.Position = position - NameLength;
        Crc32 checksum = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long rest = NameLength + (long)length; rest > 0;)
            {
                int read = file.Read(buffer, 0, (int)Math.Min(rest, BufferSize));
                if (read == 0)
                {
                    return false;
                }

                checksum.Append(buffer.AsSpan(0, read));
                rest -= read;
            }

            return file.ReadAtLeast(buffer.AsSpan(0, sizeof(uint)), sizeof(uint), throwOnEndOfStream: false) == sizeof(uint)
                && BinaryPrimitives.ReadUInt32BigEndian(buffer) == checksum.GetCurrentHashAsUInt32();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IEnumerable<(string Name, long Position, uint Length)> Chunks(Stream file)
    {
        byte[] header = new byte[8];
        long position = SignatureLength;
        for (int i = 0; i < MostChunks && position <= file.Length - header.Length; i++)
        {
            file.Position = position;
            file.ReadExactly(header);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
            yield return (System.Text.Encoding.ASCII.GetString(header, 4, 4), position + header.Length, length);
            position += length + (long)ChunkOverhead;
        }
    }

    private static double[] ReadNumbers(byte[]? chunk) =>
        chunk is null ? [] : [.. Enumerable.Range(0, chunk.Length / 4).Select(i => BinaryPrimitives.ReadUInt32BigEndian(chunk.AsSpan(i * 4)) / Unit)];

    private static ColorDescription? FromGamma(double[] gamma, double[] colors)
    {
        // The white point comes first in the chunk.
        Chromaticities? primaries = colors is [double whiteX, double whiteY, double redX, double redY, double greenX, double greenY, double blueX, double blueY]
            ? new Chromaticities(redX, redY, greenX, greenY, blueX, blueY, whiteX, whiteY)
            : null;
        primaries = primaries is { IsValid: true } ? primaries : null;
        bool hasGamma = gamma is [>= 0.05 and <= 20];
        if (primaries is null && !hasGamma)
        {
            return null;
        }

        bool isSrgb = primaries is null || primaries.IsNear(Chromaticities.Bt709);
        bool isUsual = !hasGamma || (isSrgb && Math.Abs((gamma[0] / UsualGamma) - 1) <= GammaTolerance);
        return new ColorDescription(isSrgb ? Chromaticities.Bt709 : primaries!, isUsual ? TransferFunction.Srgb : TransferFunction.Power(1 / gamma[0]));
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;

using Rembg.Imaging;

namespace Rembg.Caching;

/// <summary>
/// The file format of a mask. Little-endian: "RMSK", version, width, height, confidence and certainty (singles), 1 if there is a subject,
/// length of the payload (four bytes each); SHA-256 of the key, of the fields above and of the payload; the payload, compressed
/// with Brotli.
/// </summary>
internal static class MaskEntry
{
    private const int Version = 2;
    private const int FieldsLength = 32;
    private const int HeaderLength = FieldsLength + SHA256.HashSizeInBytes;

    // Columns and rows. A larger claim is not trusted, so that a forged file cannot exhaust memory.
    private const int LargestSide = 8192;

    // Measured on masks of 320 × 320 (102 kB): 15.2 kB in 0.45 ms. Quality 1 saves no time; quality 5 takes three times as long
    // for 5 % less. The library's upper bound of the compressed length is valid from quality 2 on.
    private const int Quality = 3;
    private const int Window = 22;

    /// <summary>The largest possible entry, in bytes.</summary>
    public static int LargestLength { get; } = HeaderLength + BrotliEncoder.GetMaxCompressedLength(LargestSide * LargestSide);

    private static ReadOnlySpan<byte> Magic => "RMSK"u8;

    /// <summary>Encodes a mask.</summary>
    public static byte[] Write(MaskKey key, RawMask mask)
    {
        byte[] entry = new byte[HeaderLength + BrotliEncoder.GetMaxCompressedLength(mask.Pixels.Length)];
        if (!BrotliEncoder.TryCompress(mask.Pixels, entry.AsSpan(HeaderLength), out int length, Quality, Window))
        {
            throw new UnreachableException("The compressed mask exceeds its maximum length.");
        }

        Array.Resize(ref entry, HeaderLength + length);
        Span<byte> fields = entry.AsSpan(0, FieldsLength);
        Magic.CopyTo(fields);
        BinaryPrimitives.WriteInt32LittleEndian(fields[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(fields[8..], mask.Width);
        BinaryPrimitives.WriteInt32LittleEndian(fields[12..], mask.Height);
        BinaryPrimitives.WriteSingleLittleEndian(fields[16..], mask.Confidence);
        BinaryPrimitives.WriteSingleLittleEndian(fields[20..], mask.Certainty);
        BinaryPrimitives.WriteInt32LittleEndian(fields[24..], mask.HasSubject ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(fields[28..], length);
        Sum(key, entry).CopyTo(entry.AsSpan(FieldsLength));
        return entry;
    }

    /// <summary>Decodes a mask; null if the bytes are damaged, belong to another key or are not an entry at all.</summary>
    /// <param name="key">The expected key.</param>
    /// <param name="entry">The bytes.</param>
    /// <param name="pool">The pool from which the mask's array is rented.</param>
    public static RawMask? Read(MaskKey key, ReadOnlySpan<byte> entry, PixelPool pool)
    {
        if (entry.Length < HeaderLength || !entry.StartsWith(Magic) || BinaryPrimitives.ReadInt32LittleEndian(entry[4..]) != Version)
        {
            return null;
        }

        int width = BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
        int height = BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);
        float confidence = BinaryPrimitives.ReadSingleLittleEndian(entry[16..]);
        float certainty = BinaryPrimitives.ReadSingleLittleEndian(entry[20..]);
        bool hasSubject = BinaryPrimitives.ReadInt32LittleEndian(entry[24..]) != 0;
        int length = BinaryPrimitives.ReadInt32LittleEndian(entry[28..]);
        bool isSound = width is >= 1 and <= LargestSide
            && height is >= 1 and <= LargestSide
            && confidence is >= 0 and <= 1
            && certainty is >= 0 and <= 1
            && length == entry.Length - HeaderLength
            && entry[FieldsLength..HeaderLength].SequenceEqual(Sum(key, entry));
        if (!isSound)
        {
            return null;
        }

        byte[] pixels = pool.Rent(width * height);
        if (BrotliDecoder.TryDecompress(entry[HeaderLength..], pixels, out int written) && written == pixels.Length)
        {
            return new RawMask(pixels, width, height, confidence, hasSubject) { Certainty = certainty };
        }

        pool.Return(pixels);
        return null;
    }

    private static byte[] Sum(MaskKey key, ReadOnlySpan<byte> entry)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(key.Digits));
        hash.AppendData(entry[..FieldsLength]);
        hash.AppendData(entry[HeaderLength..]);
        return hash.GetHashAndReset();
    }
}

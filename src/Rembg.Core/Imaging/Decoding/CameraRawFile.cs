using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Files of what a camera's sensor recorded. Many are TIFFs at their beginning, and the decoder fills what is missing of an
/// incomplete one with black, so both are looked at here.
/// </summary>
internal static class CameraRawFile
{
    private const string Incomplete = "the file is damaged or incomplete";

    // In Fujifilm's header, big-endian: where the sensor's data begin, and how long they are.
    private const int FujifilmDataOffset = 100;

    /// <summary>Tells whether a file begins with the signature of a raw format that has one (Fujifilm, Olympus).</summary>
    public static bool HasSignature(ReadOnlySpan<byte> header) =>
        header.StartsWith("FUJIFILMCCD-RAW"u8) || header.StartsWith("IIRO"u8) || header.StartsWith("IIRS"u8) || header.StartsWith("MMOR"u8);

    /// <summary>Tells whether a TIFF is a raw file (DNG, CR2, NEF, ARW, PEF …).</summary>
    /// <param name="file">The file; its position changes.</param>
    public static bool IsRawTiff(Stream file)
    {
        byte[] canonMark = new byte[10];
        file.Position = 0;
        return file.ReadAtLeast(canonMark, canonMark.Length, throwOnEndOfStream: false) == canonMark.Length
            && (canonMark.AsSpan(8).SequenceEqual("CR"u8) || RawDirectory.ReadAll(file).Any(static directory => directory.IsRaw));
    }

    /// <summary>Checks that the file has all the data that it declares.</summary>
    /// <param name="file">The file; its position changes.</param>
    /// <exception cref="InvalidDataException">Some are missing.</exception>
    public static void RequireComplete(Stream file)
    {
        byte[] header = new byte[FujifilmDataOffset + 8];
        file.Position = 0;
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw new InvalidDataException(Incomplete);
        }

        if (header.AsSpan(4).StartsWith("ftyp"u8))
        {
            _ = IsoBox.ReadAll(file).Count();
            return;
        }

        long end = header.AsSpan().StartsWith("FUJI"u8)
            ? (long)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(FujifilmDataOffset)) + BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(FujifilmDataOffset + 4))
            : RawDirectory.ReadAll(file).Select(static directory => directory.DataEnd).DefaultIfEmpty(long.MaxValue).Max();
        if (end > file.Length)
        {
            throw new InvalidDataException(Incomplete);
        }
    }
}

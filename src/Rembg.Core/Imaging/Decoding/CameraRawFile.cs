using System.Buffers.Binary;

using Rembg.Imaging.Decoding.Tiff;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Checks files with the raw data of a camera's sensor. Many start like a TIFF, and the decoder fills the missing parts of an incomplete
/// file with black, so both are checked here.
/// </summary>
internal static class CameraRawFile
{
    private const string Incomplete = "the file is damaged or incomplete";

    // Offset in Fujifilm's header of two big-endian numbers: the offset and the length of the sensor data.
    private const int FujifilmDataOffset = 100;

    // The photometric interpretations of sensor data.
    private const long ColorFilterArray = 32803;
    private const long LinearRaw = 34892;

    /// <summary>Determines whether a file begins with a signature that only raw formats use (Fujifilm, Olympus).</summary>
    public static bool HasSignature(ReadOnlySpan<byte> header) =>
        header.StartsWith("FUJIFILMCCD-RAW"u8) || header.StartsWith("IIRO"u8) || header.StartsWith("IIRS"u8) || header.StartsWith("MMOR"u8);

    /// <summary>Determines whether a TIFF is a raw file (DNG, CR2, NEF, ARW, PEF …).</summary>
    /// <param name="file">The file; its position changes.</param>
    /// <exception cref="InvalidDataException">The file ends in its header.</exception>
    public static bool IsRawTiff(Stream file)
    {
        byte[] canonMark = new byte[10];
        file.Position = 0;
        return file.ReadAtLeast(canonMark, canonMark.Length, throwOnEndOfStream: false) == canonMark.Length
            && (canonMark.AsSpan(8).SequenceEqual("CR"u8)
                || TiffPages.ReadAll(new TiffFile(file)).Any(static directory => directory.Has(TiffTag.DngVersion) || HasSensorData(directory)));
    }

    /// <summary>Checks that a file has all the data that it declares.</summary>
    /// <param name="file">The file; its position changes.</param>
    /// <exception cref="InvalidDataException">Some of the data is missing.</exception>
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

        bool isIncomplete = header.AsSpan().StartsWith("FUJI"u8)
            ? BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(FujifilmDataOffset)) + (long)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(FujifilmDataOffset + 4)) > file.Length
            : IsIncompleteTiff(file);
        if (isIncomplete)
        {
            throw new InvalidDataException(Incomplete);
        }
    }

    private static bool IsIncompleteTiff(Stream file)
    {
        TiffDirectory[] directories = [.. TiffPages.ReadAll(new TiffFile(file))];
        bool isDng = directories.Any(static directory => directory.Has(TiffTag.DngVersion));
        return directories.Length == 0
            || directories.Any(static directory => directory.IsTruncated())
            || (isDng && directories.Any(static directory => HasSensorData(directory) && !HasAllPieces(directory)));
    }

    private static bool HasSensorData(TiffDirectory directory)
    {
        try
        {
            return directory.Number(TiffTag.Photometric, missing: 0) is ColorFilterArray or LinearRaw;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // Returns true if there are strips or tiles for the whole picture. Formats other than DNG may omit the fields for this.
    private static bool HasAllPieces(TiffDirectory directory)
    {
        bool isTiled = directory.Has(TiffTag.TileWidth);
        long width = directory.Number(TiffTag.ImageWidth, missing: 0);
        long height = directory.Number(TiffTag.ImageLength, missing: 0);
        long across = isTiled ? Pieces(width, directory.Number(TiffTag.TileWidth, width)) : 1;
        long down = Pieces(height, directory.Number(isTiled ? TiffTag.TileLength : TiffTag.RowsPerStrip, height));
        long[] sizes = directory.Numbers(isTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts);
        return sizes.Length >= across * down && sizes.All(static size => size > 0);
    }

    private static long Pieces(long length, long pieceLength) => (length + pieceLength - 1) / Math.Max(pieceLength, 1);
}

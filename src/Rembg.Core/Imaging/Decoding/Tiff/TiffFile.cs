using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>A TIFF or BigTIFF file: its byte order, and bounds-checked access to its bytes.</summary>
internal sealed class TiffFile
{
    private readonly Stream _stream;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The file, which the caller disposes.</param>
    /// <exception cref="InvalidDataException">The file is not a TIFF.</exception>
    public TiffFile(Stream stream)
    {
        _stream = stream;
        Length = stream.Length;
        byte[] header = Read(0, 8);
        IsLittleEndian = header[0] == 'I';
        IsBig = ReadUInt16(header) == 43;
        First = IsBig ? ToOffset(ReadUInt64(Read(8, 8))) : ReadUInt32(header.AsSpan(4));

        ushort ReadUInt16(byte[] bytes) => this.ReadUInt16(bytes.AsSpan(2));
    }

    /// <summary>The length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>True if numbers are little-endian.</summary>
    public bool IsLittleEndian { get; }

    /// <summary>True if offsets have 64 bits.</summary>
    public bool IsBig { get; }

    /// <summary>The offset of the first directory.</summary>
    public long First { get; }

    /// <summary>Returns some bytes of the file.</summary>
    /// <exception cref="InvalidDataException">The bytes extend beyond the end of the file.</exception>
    public byte[] Read(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length || length > Array.MaxLength)
        {
            throw new InvalidDataException("it is truncated, or its directory is damaged");
        }

        byte[] bytes = new byte[length];
        _stream.Position = offset;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Returns a 16-bit number in the file's byte order.</summary>
    public ushort ReadUInt16(ReadOnlySpan<byte> bytes) => IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    /// <summary>Returns a 32-bit number in the file's byte order.</summary>
    public uint ReadUInt32(ReadOnlySpan<byte> bytes) => IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    /// <summary>Returns a 64-bit number in the file's byte order.</summary>
    public ulong ReadUInt64(ReadOnlySpan<byte> bytes) => IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);

    /// <summary>Returns an offset as a signed number. Offsets that are too large become one that no file reaches.</summary>
    public static long ToOffset(ulong value) => (long)Math.Min(value, long.MaxValue);
}

using System.Buffers.Binary;

namespace Rembg.Imaging.Edges;

/// <summary>
/// The head of an uncompressed TIFF file whose pixels come strip by strip after it: how pixels that are computed here
/// get back into a recipe of libvips, which reads pixels of others in file formats alone. Adobe, "TIFF Revision 6.0", 1992.
/// </summary>
internal static class StripTiff
{
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const int EntryLength = 12;

    // Byte order, the number 42, where the directory is; then the number of entries.
    private const int DirectoryOffset = 8;

    private enum Tag : ushort
    {
        ImageWidth = 256,
        ImageLength = 257,
        BitsPerSample = 258,
        Compression = 259,
        PhotometricInterpretation = 262,
        StripOffsets = 273,
        SamplesPerPixel = 277,
        RowsPerStrip = 278,
        StripByteCounts = 279,
        PlanarConfiguration = 284,
        ExtraSamples = 338,
    }

    /// <summary>Writes the head.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bands">4 for RGB and straight alpha, 1 for grey.</param>
    /// <param name="bytesPerSample">1 or 2, in the order of a little-endian machine.</param>
    /// <param name="rowsPerStrip">Rows of every strip but the last, which has the rest.</param>
    public static byte[] Head(int width, int height, int bands, int bytesPerSample, int rowsPerStrip)
    {
        int strips = (height + rowsPerStrip - 1) / rowsPerStrip;
        int entries = bands == 4 ? 11 : 10;
        int bits = DirectoryOffset + 2 + (entries * EntryLength) + 4;
        int offsets = bits + 8;
        int counts = offsets + (4 * strips);
        byte[] head = new byte[counts + (4 * strips)];
        uint rowLength = checked((uint)width * (uint)bands * (uint)bytesPerSample);

        "II*\0"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), DirectoryOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(DirectoryOffset), (ushort)entries);
        int position = DirectoryOffset + 2;
        void Add(Tag tag, ushort type, int count, int value)
        {
            Span<byte> entry = head.AsSpan(position, EntryLength);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], count);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], value);
            position += EntryLength;
        }

        // In the order of their numbers. One value of four bytes stands in its entry, more of them elsewhere.
        Add(Tag.ImageWidth, Long, 1, width);
        Add(Tag.ImageLength, Long, 1, height);
        Add(Tag.BitsPerSample, Short, bands, bands == 1 ? bytesPerSample * 8 : bits);
        Add(Tag.Compression, Short, 1, 1);
        Add(Tag.PhotometricInterpretation, Short, 1, bands == 1 ? 1 : 2);
        Add(Tag.StripOffsets, Long, strips, strips == 1 ? head.Length : offsets);
        Add(Tag.SamplesPerPixel, Short, 1, bands);
        Add(Tag.RowsPerStrip, Long, 1, rowsPerStrip);
        Add(Tag.StripByteCounts, Long, strips, strips == 1 ? (int)(rowLength * height) : counts);
        Add(Tag.PlanarConfiguration, Short, 1, 1);
        if (bands == 4)
        {
            Add(Tag.ExtraSamples, Short, 1, 2);
        }

        for (int band = 0; band < 4; band++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(bits + (2 * band)), (ushort)(bytesPerSample * 8));
        }

        for (int strip = 0; strip < strips; strip++)
        {
            uint first = checked((uint)head.Length + ((uint)strip * (uint)rowsPerStrip * rowLength));
            uint rows = (uint)Math.Min(rowsPerStrip, height - (strip * rowsPerStrip));
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(offsets + (4 * strip)), first);
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(counts + (4 * strip)), rows * rowLength);
        }

        return head;
    }
}

using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>A box of a file in the ISO container format (ISO/IEC 14496-12), which HEIC, JPEG XL and CR3 use.</summary>
/// <param name="Type">The four characters of its type.</param>
/// <param name="Start">The offset of its content.</param>
/// <param name="Length">The length of its content in bytes.</param>
internal readonly record struct IsoBox(string Type, long Start, long Length)
{
    private const int HeaderLength = 8;

    // A length of 0 means "up to the end"; 1 means that a 64-bit length follows the type.
    private const uint ToTheEnd = 0;
    private const uint Long = 1;

    /// <summary>Reads the headers of a file's boxes.</summary>
    /// <param name="file">The file; its position changes.</param>
    /// <exception cref="InvalidDataException">A box extends beyond the end of the file, or is shorter than its header.</exception>
    public static IEnumerable<IsoBox> ReadAll(Stream file) => ReadAll(file, 0, file.Length);

    /// <summary>Reads the headers of the boxes inside this one.</summary>
    /// <param name="file">The file; its position changes.</param>
    /// <param name="skipped">The number of bytes of content before the boxes.</param>
    /// <exception cref="InvalidDataException">A box extends beyond the end of this one, or is shorter than its header.</exception>
    public IEnumerable<IsoBox> ReadInner(Stream file, int skipped = 0) => ReadAll(file, Start + skipped, Start + Length);

    private static IEnumerable<IsoBox> ReadAll(Stream file, long position, long end)
    {
        byte[] header = new byte[HeaderLength + sizeof(ulong)];
        while (position <= end - HeaderLength)
        {
            file.Position = position;
            int read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            ulong length = BinaryPrimitives.ReadUInt32BigEndian(header);
            int start = HeaderLength;
            if (length == Long && read == header.Length)
            {
                length = BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(HeaderLength));
                start = header.Length;
            }

            ulong left = (ulong)(end - position);
            length = length == ToTheEnd ? left : length;
            if (length > left || length < (ulong)start)
            {
                throw new InvalidDataException("the file is damaged or incomplete");
            }

            yield return new IsoBox(System.Text.Encoding.Latin1.GetString(header, 4, 4), position + start, (long)length - start);
            position += (long)length;
        }
    }
}

using System.Buffers.Binary;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// The pixels' part of a JPEG XL file, without the boxes around it (ISO/IEC 18181-2). ImageMagick reads it alone more
/// reliably: it fails at the boxes of files made from JPEGs; and nothing unpacks the compressed metadata in the others.
/// </summary>
internal static class JxlCodestream
{
    private const int HeaderLength = 8;

    /// <summary>Copies the codestream into memory.</summary>
    /// <param name="file">The whole file, from its first byte on.</param>
    /// <exception cref="InvalidDataException">The boxes are damaged, or the file is too large.</exception>
    public static MemoryStream Extract(Stream file)
    {
        if (file.Length > Array.MaxLength)
        {
            throw new InvalidDataException("the file is too large");
        }

        MemoryStream codestream = new();
        Span<byte> header = stackalloc byte[HeaderLength + sizeof(ulong)];
        if (file.ReadAtLeast(header[..2], 2, throwOnEndOfStream: false) == 2 && header is [0xFF, 0x0A, ..])
        {
            file.Position = 0;
            file.CopyTo(codestream);
        }
        else
        {
            for (long position = 0; position <= file.Length - HeaderLength;)
            {
                file.Position = position;
                file.ReadExactly(header[..HeaderLength]);
                ulong length = BinaryPrimitives.ReadUInt32BigEndian(header);
                int start = HeaderLength;
                if (length == 1 && file.Length - position >= header.Length)
                {
                    file.ReadExactly(header[HeaderLength..]);
                    length = BinaryPrimitives.ReadUInt64BigEndian(header[HeaderLength..]);
                    start = header.Length;
                }

                ulong left = (ulong)(file.Length - position);
                ulong box = length == 0 ? left : length;
                bool isPart = header[4..HeaderLength].SequenceEqual("jxlp"u8);
                int index = isPart ? sizeof(uint) : 0;
                if (box > left || box < (ulong)(start + index))
                {
                    throw new InvalidDataException("the file is damaged or incomplete");
                }

                if (isPart || header[4..HeaderLength].SequenceEqual("jxlc"u8))
                {
                    Copy(file, position + start + index, (long)box - start - index, codestream);
                }

                position += (long)box;
            }
        }

        codestream.Position = 0;
        return codestream;
    }

    private static void Copy(Stream file, long position, long length, MemoryStream target)
    {
        int start = (int)target.Length;
        target.SetLength(start + length);
        file.Position = position;
        file.ReadExactly(target.GetBuffer().AsSpan(start, (int)length));
        target.Position = target.Length;
    }
}

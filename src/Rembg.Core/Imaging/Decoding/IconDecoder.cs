using System.Buffers.Binary;

using NetVips;

using Rembg.Imaging.Decoding.Magick;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Decodes Windows icons. An icon contains pictures of several sizes; the decoder reads the largest, and of equally large ones the one with
/// the most bits per pixel.
/// </summary>
internal sealed class IconDecoder : PhotoDecoder
{
    private const int HeaderLength = 6;
    private const int EntryLength = 16;

    // A hundred times the size of the largest picture, which has 256 × 256 pixels.
    private const uint MostPicture = 32 << 20;

    /// <inheritdoc/>
    public override PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken)
    {
        (PhotoDecoder decoder, PhotoContent picture) = Largest(content);
        return decoder.ReadHeader(picture, cancellationToken);
    }

    /// <inheritdoc/>
    public override Image Decode(PhotoContent content, int shrink, VipsScope vips)
    {
        (PhotoDecoder decoder, PhotoContent picture) = Largest(content);
        return decoder.Decode(picture, shrink, vips);
    }

    private static (PhotoDecoder Decoder, PhotoContent Picture) Largest(PhotoContent content)
    {
        try
        {
            using Stream file = content.OpenRead();
            byte[] entry = LargestEntry(file);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(8));
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(12));
            if (offset + (long)length > file.Length)
            {
                throw new InvalidDataException("the file is damaged or incomplete");
            }

            if (length > MostPicture)
            {
                throw new InvalidDataException("it contains more data than its picture can need");
            }

            byte[] picture = new byte[length];
            file.Position = offset;
            file.ReadExactly(picture);
            return ImageSignature.Recognize(picture) == ImageFormat.Png
                ? (new VipsDecoder(ImageFormat.Png), PhotoContent.OfBytes(content.Name, picture))
                : (new MagickDecoder(ImageFormat.Icon), PhotoContent.OfBytes(content.Name, IconOf(entry, picture)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ImageUnreadableException(content.Name, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static byte[] LargestEntry(Stream file)
    {
        byte[] header = new byte[HeaderLength];
        file.ReadExactly(header);
        byte[] entries = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(4)) * EntryLength];
        file.ReadExactly(entries);
        return entries.Chunk(EntryLength).MaxBy(static entry => (Side(entry[0]) * Side(entry[1]), BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(6))))
            ?? throw new InvalidDataException("the icon contains no picture");
    }

    // 256 does not fit into a byte and is written as 0.
    private static int Side(byte side) => side == 0 ? 256 : side;

    // Creates an icon with a single picture.
    private static byte[] IconOf(byte[] entry, byte[] picture)
    {
        const int Start = HeaderLength + EntryLength;
        byte[] icon = [0, 0, 1, 0, 1, 0, .. entry, .. picture];
        BinaryPrimitives.WriteUInt32LittleEndian(icon.AsSpan(Start - sizeof(uint)), Start);
        return icon;
    }
}

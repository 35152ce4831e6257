using System.Buffers.Binary;
using System.Numerics;

using NetVips;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Windows bitmaps, which the bundled libvips does not read. Written here, bounds-checked throughout, because the
/// libraries at hand decode them with unchecked pointers.
/// </summary>
internal sealed class BmpDecoder : PhotoDecoder
{
    /// <inheritdoc/>
    public override PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken) => Guard(content, static file =>
    {
        BmpHeader header = ReadHeader(file);
        int bands = BandsOf(header);
        return new PhotoHeader(header.Width, header.Height, Orientation: 1, HasAlpha: bands == 4, HasProfile: false, (long)header.Width * header.Height * bands);
    });

    /// <inheritdoc/>
    public override Image Decode(PhotoContent content, int shrink, VipsScope vips) => vips.Track(Guard(content, static file =>
    {
        BmpHeader header = ReadHeader(file);
        file.Position = 0;
        byte[] bytes = new byte[Math.Min(file.Length, int.MaxValue / 2)];
        file.ReadExactly(bytes);

        int bands = BandsOf(header);
        byte[] pixels = new byte[checked(header.Width * header.Height * bands)];
        ReadOnlySpan<byte> data = bytes.AsSpan(Math.Min(Math.Max(header.PixelOffset, 0), bytes.Length));
        if (header.BitsPerPixel <= 8)
        {
            DecodeIndexed(header, bytes, data, pixels);
        }
        else
        {
            DecodeDirect(header, data, pixels, bands);
        }

        using Image image = Image.NewFromMemory(pixels, header.Width, header.Height, bands, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: Enums.Interpretation.Srgb);
    }));

    private static int BandsOf(BmpHeader header) => header.Masks[3] == 0 ? 3 : 4;

    private static void DecodeIndexed(BmpHeader header, ReadOnlySpan<byte> file, ReadOnlySpan<byte> data, Span<byte> pixels)
    {
        byte[] indices = header.Compression == BmpCompression.None
            ? UnpackIndices(header, data)
            : BmpRunLength.Decode(data, header.Width, header.Height, header.Compression == BmpCompression.RunLength4);
        for (int y = 0; y < header.Height; y++)
        {
            Span<byte> target = TargetRow(header, pixels, y, 3);
            ReadOnlySpan<byte> row = indices.AsSpan(y * header.Width, header.Width);
            for (int x = 0; x < row.Length; x++)
            {
                int index = Math.Min(row[x], header.PaletteLength - 1);
                ReadOnlySpan<byte> entry = file.Slice(header.PaletteOffset + (index * header.PaletteEntrySize), 3);
                (target[x * 3], target[(x * 3) + 1], target[(x * 3) + 2]) = (entry[2], entry[1], entry[0]);
            }
        }
    }

    private static byte[] UnpackIndices(BmpHeader header, ReadOnlySpan<byte> data)
    {
        int bits = header.BitsPerPixel;
        int stride = RowLength(header);
        byte[] indices = new byte[header.Width * header.Height];
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = data.Slice(y * stride, stride);
            for (int x = 0; x < header.Width; x++)
            {
                int bit = x * bits;
                indices[(y * header.Width) + x] = (byte)((row[bit / 8] >> (8 - bits - (bit % 8))) & ((1 << bits) - 1));
            }
        }

        return indices;
    }

    private static void DecodeDirect(BmpHeader header, ReadOnlySpan<byte> data, Span<byte> pixels, int bands)
    {
        int bytesPerPixel = header.BitsPerPixel / 8;
        int stride = RowLength(header);
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = data.Slice(y * stride, stride);
            Span<byte> target = TargetRow(header, pixels, y, bands);
            for (int x = 0; x < header.Width; x++)
            {
                ReadOnlySpan<byte> pixel = row.Slice(x * bytesPerPixel, bytesPerPixel);
                uint value = bytesPerPixel switch
                {
                    2 => BinaryPrimitives.ReadUInt16LittleEndian(pixel),
                    3 => (uint)(pixel[0] | (pixel[1] << 8) | (pixel[2] << 16)),
                    _ => BinaryPrimitives.ReadUInt32LittleEndian(pixel),
                };
                for (int band = 0; band < bands; band++)
                {
                    target[(x * bands) + band] = Channel(value, header.Masks[band]);
                }
            }
        }
    }

    /// <summary>The masked bits, stretched to 0–255.</summary>
    private static byte Channel(uint value, uint mask)
    {
        if (mask == 0)
        {
            return 0;
        }

        ulong bits = (value & mask) >> BitOperations.TrailingZeroCount(mask);
        ulong largest = mask >> BitOperations.TrailingZeroCount(mask);
        return (byte)(((bits * 255) + (largest / 2)) / largest);
    }

    private static Span<byte> TargetRow(BmpHeader header, Span<byte> pixels, int y, int bands) =>
        pixels.Slice((header.TopDown ? y : header.Height - 1 - y) * header.Width * bands, header.Width * bands);

    // Rows are padded to four bytes.
    private static int RowLength(BmpHeader header) => checked((int)((((long)header.Width * header.BitsPerPixel) + 31) / 32 * 4));

    private static BmpHeader ReadHeader(Stream file)
    {
        Span<byte> start = stackalloc byte[BmpHeader.MaximumLength];
        return BmpHeader.Parse(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    private static T Guard<T>(PhotoContent content, Func<Stream, T> read)
    {
        try
        {
            using Stream file = content.OpenRead();
            return read(file);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ImageUnreadableException(content.Name, "the bitmap is truncated", exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or OverflowException)
        {
            throw new ImageUnreadableException(content.Name, exception.Message.TrimEnd('.'), exception);
        }
    }
}

using System.Buffers.Binary;

using ImageMagick;

using NetVips;

using Rembg.Benchmarks.Files;
using Rembg.Imaging;
using Rembg.Imaging.Decoding.Magick;

namespace Rembg.Benchmarks.Fuzz;

/// <summary>The same small photo in every format that the encoders at hand can write.</summary>
internal static class FuzzSources
{
    // No side is larger than an icon's may be.
    private const int Width = 240;
    private const int Height = 180;
    private const int TileSide = 64;
    private const int PixelBytes = 3;

    /// <summary>Writes the files.</summary>
    /// <param name="directory">An empty directory.</param>
    /// <returns>The paths of the files, in the order of their names.</returns>
    /// <exception cref="BenchmarkException">ImageMagick's library cannot be used.</exception>
    public static IReadOnlyList<string> WriteAll(string directory)
    {
        string In(string name) => Path.Combine(directory, name);
        using Image thumbnail = Image.Thumbnail(SourcePhotos.All[0], Width, height: Height, size: Enums.Size.Force);
        using Image srgb = thumbnail.Colourspace(Enums.Interpretation.Srgb);
        using Image opaque = srgb.HasAlpha() ? srgb.Flatten() : srgb.Copy();
        using Image photo = opaque.CopyMemory();
        using Image deep = photo.Colourspace(Enums.Interpretation.Rgb16);

        photo.Jpegsave(In("baseline.jpg"));
        photo.Jpegsave(In("progressive.jpg"), interlace: true);
        photo.Pngsave(In("eight-bits.png"));
        deep.Pngsave(In("sixteen-bits.png"));
        photo.Pngsave(In("interlaced.png"), interlace: true);
        photo.Webpsave(In("lossy.webp"));
        photo.Webpsave(In("lossless.webp"), lossless: true);
        photo.Tiffsave(In("strips.tif"));
        photo.Tiffsave(In("strips-lzw.tif"), compression: Enums.ForeignTiffCompression.Lzw);
        deep.Tiffsave(In("strips-deflate-sixteen-bits.tif"), compression: Enums.ForeignTiffCompression.Deflate, predictor: Enums.ForeignTiffPredictor.Horizontal);
        photo.Tiffsave(In("tiles-deflate.tif"), compression: Enums.ForeignTiffCompression.Deflate, tile: true, tileWidth: TileSide, tileHeight: TileSide);
        photo.Tiffsave(In("strips-jpeg.tif"), compression: Enums.ForeignTiffCompression.Jpeg);
        photo.Gifsave(In("animation.gif"));
        photo.Heifsave(In("photo.avif"), compression: Enums.ForeignHeifCompression.Av1);
        byte[] pixels = photo.WriteToMemory<byte>();
        File.WriteAllBytes(In("photo.bmp"), ToBmp(pixels));
        WriteByMagick(pixels, In);
        return [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal)];
    }

    private static void WriteByMagick(byte[] pixels, Func<string, string> pathOf)
    {
        if (MagickLibrary.Obstacle is { } reason)
        {
            throw new BenchmarkException($"Files of some formats cannot be made: {reason}.");
        }

        using MagickImage image = new(pixels, new PixelReadSettings(Width, Height, StorageType.Char, PixelMapping.RGB)) { Quality = ImageEncoding.DefaultQuality };
        File.WriteAllBytes(pathOf("photo.jxl"), image.ToByteArray(MagickFormat.Jxl));
        File.WriteAllBytes(pathOf("photo.jp2"), image.ToByteArray(MagickFormat.Jp2));
        File.WriteAllBytes(pathOf("photo.psd"), image.ToByteArray(MagickFormat.Psd));
        File.WriteAllBytes(pathOf("photo.ico"), image.ToByteArray(MagickFormat.Ico));
    }

    /// <summary>A bitmap of 24 bits a pixel: rows from the bottom up, each padded to four bytes.</summary>
    private static byte[] ToBmp(byte[] rgb)
    {
        const int HeaderSize = 54;
        const int InfoSize = 40;
        int stride = ((Width * PixelBytes) + 3) & ~3;
        byte[] file = new byte[HeaderSize + (stride * Height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), HeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), InfoSize);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), Width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 8 * PixelBytes);
        for (int y = 0; y < Height; y++)
        {
            Span<byte> row = file.AsSpan(HeaderSize + ((Height - 1 - y) * stride), Width * PixelBytes);
            rgb.AsSpan(y * Width * PixelBytes, row.Length).CopyTo(row);
            for (int x = 0; x < row.Length; x += PixelBytes)
            {
                (row[x], row[x + 2]) = (row[x + 2], row[x]);
            }
        }

        return file;
    }
}

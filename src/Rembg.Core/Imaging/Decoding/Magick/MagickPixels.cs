using ImageMagick;

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>Copies decoded pixels from ImageMagick to libvips.</summary>
internal static class MagickPixels
{
    /// <summary>Returns the pixels as an image in memory: colour, then alpha if there is any, 8 bits each.</summary>
    /// <param name="source">The decoded image. Colour spaces for which libvips does not support 8 bits are converted to sRGB.</param>
    /// <param name="profile">The ICC profile of the pixels, or null.</param>
    /// <param name="vips">The owner of the result.</param>
    public static Image ToVips(MagickImage source, byte[]? profile, VipsScope vips)
    {
        if (source.ColorSpace is not (ColorSpace.sRGB or ColorSpace.Gray or ColorSpace.CMYK) && !(source.ColorSpace == ColorSpace.RGB && profile is not null))
        {
            source.ColorSpace = ColorSpace.sRGB;
            profile = null;
        }

        (Enums.Interpretation interpretation, PixelChannel[] colors) = source.ColorSpace switch
        {
            ColorSpace.Gray => (Enums.Interpretation.Bw, (PixelChannel[])[PixelChannel.Gray]),
            ColorSpace.CMYK => (Enums.Interpretation.Cmyk, [PixelChannel.Cyan, PixelChannel.Magenta, PixelChannel.Yellow, PixelChannel.Black]),
            _ => (Enums.Interpretation.Srgb, [PixelChannel.Red, PixelChannel.Green, PixelChannel.Blue]),
        };
        PixelChannel[] wanted = source.HasAlpha ? [.. colors, PixelChannel.Alpha] : colors;
        Image image = SelectBands(Copy(source, out int[] order, wanted, vips), order, vips);
        Image tagged = vips.Track(image.Copy(interpretation: interpretation));
        return profile is null ? tagged : vips.Track(tagged.Mutate(header => header.Set(GValue.BlobType, ColorConversion.ProfileField, profile)));
    }

    private static Image Copy(MagickImage source, out int[] order, PixelChannel[] wanted, VipsScope vips)
    {
        using IUnsafePixelCollection<byte> pixels = source.GetPixelsUnsafe();
        order = [.. wanted.Select(channel => (int)pixels.GetChannelIndex(channel)!.Value)];
        nint address = pixels.GetAreaPointer(0, 0, source.Width, source.Height);
        ulong size = (ulong)source.Width * source.Height * pixels.Channels;
        return vips.Track(Image.NewFromMemoryCopy(address, size, (int)source.Width, (int)source.Height, (int)pixels.Channels, Enums.BandFormat.Uchar));
    }

    private static Image SelectBands(Image image, int[] order, VipsScope vips)
    {
        if (order.SequenceEqual(Enumerable.Range(0, image.Bands)))
        {
            return image;
        }

        Image[] bands = [.. order.Select(band => vips.Track(image.ExtractBand(band)))];
        return bands.Length == 1 ? bands[0] : vips.Track(bands[0].Bandjoin(bands[1..]));
    }
}

using ImageMagick;

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Writing;

/// <summary>Encodes JPEG XL, for which the bundled libvips has no encoder.</summary>
internal static class JxlEncoder
{
    /// <summary>Encodes an image.</summary>
    /// <param name="image">Grey, RGB or RGBA with 8 bits.</param>
    /// <param name="quality">The quality, from 1 (small) to 100 (lossless).</param>
    /// <param name="target">Receives the file.</param>
    /// <exception cref="VipsException">Pixels could not be computed, or encoding or writing failed.</exception>
    public static void Write(Image image, int quality, Target target)
    {
        using MagickImage copy = Copy(image);
        copy.Quality = (uint)quality;
        if (image.Contains(ColorConversion.ProfileField))
        {
            copy.SetProfile(new ColorProfile((byte[])image.Get(ColorConversion.ProfileField)));
        }

        try
        {
            VipsLibrary.Write(target, copy.ToByteArray(MagickFormat.Jxl));
        }
        catch (MagickException exception)
        {
            throw new VipsException("The JPEG XL encoder failed.", exception);
        }
    }

    private static MagickImage Copy(Image image)
    {
        string mapping = image.Bands switch
        {
            1 => "I",
            3 => "RGB",
            4 => "RGBA",
            _ => throw new VipsException($"Images with {image.Bands} bands cannot be written as JPEG XL."),
        };
        using ComputedPixels pixels = new(image);
        MagickImage copy = new();
        copy.ReadPixels(pixels.All, new PixelReadSettings((uint)image.Width, (uint)image.Height, StorageType.Char, mapping));
        return copy;
    }
}

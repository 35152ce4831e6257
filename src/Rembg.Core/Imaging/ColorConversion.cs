using NetVips;

using Rembg.Imaging.Profiles;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>Colour spaces: what the model sees is sRGB; what is written keeps the photo's own numbers and profile.</summary>
internal static class ColorConversion
{
    /// <summary>The header field that holds the ICC profile.</summary>
    public const string ProfileField = "icc-profile-data";

    /// <summary>The profile that libvips brings for images that have none.</summary>
    public const string Srgb = "srgb";

    /// <summary>The colour bands alone.</summary>
    public static Image DropAlpha(Image image, VipsScope vips) =>
        image.HasAlpha() ? vips.Track(image.ExtractBand(0, image.Bands - 1)) : image;

    /// <summary>The alpha band alone, or null without one.</summary>
    public static Image? Alpha(Image image, VipsScope vips) =>
        image.HasAlpha() ? vips.Track(image.ExtractBand(image.Bands - 1)) : null;

    /// <summary>Converts to 8-bit sRGB by way of the embedded profile, where there is a usable one.</summary>
    /// <param name="image">Colour bands without alpha, any space and depth.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Image ToSrgb8(Image image, VipsScope vips)
    {
        Image converted = HasUsableProfile(image)
            ? vips.Track(image.IccTransform(Srgb, embedded: true, intent: Enums.Intent.Perceptual, depth: 8))
            : vips.Track(image.Colourspace(Enums.Interpretation.Srgb));
        Image rgb = converted.Bands == 3 ? converted : vips.Track(converted.ExtractBand(0, 3));
        return rgb.Format == Enums.BandFormat.Uchar ? rgb : vips.Track(rgb.Cast(Enums.BandFormat.Uchar));
    }

    /// <summary>
    /// Converts to three RGB bands for writing. RGB keeps its numbers, its profile and, where
    /// <paramref name="keep16Bits"/>, its depth; every other space (grey, CMYK, Lab …) becomes sRGB.
    /// </summary>
    /// <param name="image">Colour bands without alpha.</param>
    /// <param name="keep16Bits">True if the output can hold 16 bits a channel.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Image ToRgb(Image image, bool keep16Bits, VipsScope vips)
    {
        bool deep = image.Format == Enums.BandFormat.Ushort && keep16Bits;
        if (image.Interpretation == Enums.Interpretation.Rgb16)
        {
            return deep ? image : vips.Track(image.Colourspace(Enums.Interpretation.Srgb));
        }

        if (image is { Interpretation: Enums.Interpretation.Srgb, Bands: 3, Format: Enums.BandFormat.Uchar })
        {
            return image;
        }

        if (image.Interpretation == Enums.Interpretation.Grey16 && deep)
        {
            return HasUsableProfile(image)
                ? EmbeddedProfile.ToSrgb(image, vips)
                : WithoutProfile(vips.Track(image.Colourspace(Enums.Interpretation.Rgb16)), vips);
        }

        return WithoutProfile(ToSrgb8(image, vips), vips);
    }

    /// <summary>A colour of sRGB in the numbers of the image's own profile and depth.</summary>
    /// <param name="color">The colour.</param>
    /// <param name="image">The image whose space is meant.</param>
    /// <param name="vips">The owner of the images.</param>
    /// <returns>Red, green and blue, 0–255 or 0–65535.</returns>
    public static double[] InSpaceOf(RgbaColor color, Image image, VipsScope vips)
    {
        double range = image.Format == Enums.BandFormat.Ushort ? 257 : 1;
        double[] srgb = [color.Red, color.Green, color.Blue];
        if (!HasUsableProfile(image))
        {
            return [.. srgb.Select(value => value * range)];
        }

        byte[] profile = (byte[])image.Get(ProfileField);
        Image black = vips.Track(Image.Black(1, 1, bands: 3));
        Image pixel = vips.Track(black + srgb);
        Image tagged = vips.Track(pixel.Copy(interpretation: Enums.Interpretation.Srgb));
        Image lab = vips.Track(vips.Track(tagged.Cast(Enums.BandFormat.Uchar)).IccImport(inputProfile: Srgb, intent: Enums.Intent.Relative));
        Image described = vips.Track(lab.Mutate(header => header.Set(GValue.BlobType, ProfileField, profile)));
        Image exported = vips.Track(described.IccExport(intent: Enums.Intent.Relative, depth: range > 1 ? 16 : 8));
        return exported.Getpoint(0, 0);
    }

    /// <summary>True if a photo says what its numbers mean. Without, they are taken for sRGB.</summary>
    /// <remarks>
    /// An ICC profile names its colour space at byte 16 (ICC.1:2022, 7.2.6). Files exist whose profile is for another
    /// space than their pixels; libvips would refuse those.
    /// </remarks>
    public static bool HasUsableProfile(Image image)
    {
        if (!image.Contains(ProfileField) || image.Get(ProfileField) is not byte[] { Length: >= 128 } profile)
        {
            return false;
        }

        // An ICC profile names its colour space at byte 16 (ICC.1:2022, 7.2.6). Files exist whose profile is for another
        // space than their pixels; libvips would refuse those.
        ReadOnlySpan<byte> space = profile.AsSpan(16, 4);
        return image.Interpretation switch
        {
            Enums.Interpretation.Bw or Enums.Interpretation.Grey16 => space.SequenceEqual("GRAY"u8),
            Enums.Interpretation.Srgb or Enums.Interpretation.Rgb16 or Enums.Interpretation.Rgb => space.SequenceEqual("RGB "u8),
            Enums.Interpretation.Cmyk => space.SequenceEqual("CMYK"u8),
            _ => false,
        };
    }

    /// <summary>The image with 8 or 16 bits, whichever another has, from 0 to the largest number of these.</summary>
    public static Image ToDepth(Image image, Image model, VipsScope vips) => (image.Format, model.Format) switch
    {
        (Enums.BandFormat.Uchar, Enums.BandFormat.Ushort) => vips.Track(vips.Track(image * 257).Cast(Enums.BandFormat.Ushort)),
        (Enums.BandFormat.Ushort, Enums.BandFormat.Uchar) => vips.Track(vips.Track(vips.Track(image / 257.0).Rint()).Cast(Enums.BandFormat.Uchar)),
        _ => image,
    };

    /// <summary>The image without its profile.</summary>
    public static Image WithoutProfile(Image image, VipsScope vips) => image.Contains(ProfileField)
        ? vips.Track(image.Mutate(static header => header.Remove(ProfileField)))
        : image;
}

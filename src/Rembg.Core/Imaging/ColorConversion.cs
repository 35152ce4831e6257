using NetVips;

using Rembg.Imaging.Profiles;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>Converts colour spaces: the model sees sRGB; outputs keep the photo's own values and profile.</summary>
internal static class ColorConversion
{
    /// <summary>The header field that holds the ICC profile.</summary>
    public const string ProfileField = "icc-profile-data";

    /// <summary>The built-in profile of libvips for images without a profile.</summary>
    public const string Srgb = "srgb";

    /// <summary>Returns the colour bands without alpha.</summary>
    public static Image DropAlpha(Image image, VipsScope vips) =>
        image.HasAlpha() ? vips.Track(image.ExtractBand(0, image.Bands - 1)) : image;

    /// <summary>Returns the alpha band, or null if the image has no alpha.</summary>
    public static Image? Alpha(Image image, VipsScope vips) =>
        image.HasAlpha() ? vips.Track(image.ExtractBand(image.Bands - 1)) : null;

    /// <summary>Converts to 8-bit sRGB, using the embedded profile if it is usable.</summary>
    /// <param name="image">The colour bands without alpha, in any space and depth.</param>
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
    /// Converts to three RGB bands for writing. RGB keeps its values, its profile and, if <paramref name="keep16Bits"/> is true, its depth;
    /// every other space (grey, CMYK, Lab …) becomes sRGB.
    /// </summary>
    /// <param name="image">The colour bands without alpha.</param>
    /// <param name="keep16Bits">True if the output can hold 16 bits per channel.</param>
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

    /// <summary>Converts an sRGB colour to the profile and depth of an image.</summary>
    /// <param name="color">The colour.</param>
    /// <param name="image">The image that specifies the profile and depth.</param>
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

    /// <summary>Determines whether a photo specifies what its values mean. Otherwise they are treated as sRGB.</summary>
    /// <remarks>
    /// An ICC profile specifies its colour space at byte 16 (ICC.1:2022, 7.2.6). Some files have a profile for another space than their
    /// pixels; libvips would refuse them.
    /// </remarks>
    public static bool HasUsableProfile(Image image)
    {
        if (!image.Contains(ProfileField) || image.Get(ProfileField) is not byte[] { Length: >= 128 } profile)
        {
            return false;
        }

        // An ICC profile specifies its colour space at byte 16 (ICC.1:2022, 7.2.6). Some files have a profile for another space than their
        // pixels; libvips would refuse them.
        ReadOnlySpan<byte> space = profile.AsSpan(16, 4);
        return image.Interpretation switch
        {
            Enums.Interpretation.Bw or Enums.Interpretation.Grey16 => space.SequenceEqual("GRAY"u8),
            Enums.Interpretation.Srgb or Enums.Interpretation.Rgb16 or Enums.Interpretation.Rgb => space.SequenceEqual("RGB "u8),
            Enums.Interpretation.Cmyk => space.SequenceEqual("CMYK"u8),
            _ => false,
        };
    }

    /// <summary>Converts an image to the depth of another, 8 or 16 bits, with values scaled to the full range.</summary>
    public static Image ToDepth(Image image, Image model, VipsScope vips) => (image.Format, model.Format) switch
    {
        (Enums.BandFormat.Uchar, Enums.BandFormat.Ushort) => vips.Track(vips.Track(image * 257).Cast(Enums.BandFormat.Ushort)),
        (Enums.BandFormat.Ushort, Enums.BandFormat.Uchar) => vips.Track(vips.Track(vips.Track(image / 257.0).Rint()).Cast(Enums.BandFormat.Uchar)),
        _ => image,
    };

    /// <summary>Returns the image without its profile.</summary>
    public static Image WithoutProfile(Image image, VipsScope vips) => image.Contains(ProfileField)
        ? vips.Track(image.Mutate(static header => header.Remove(ProfileField)))
        : image;
}

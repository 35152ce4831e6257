using System.Globalization;

using ImageMagick;

using NetVips;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>The colours of HEIC files that have four numbers (nclx) in place of an ICC profile.</summary>
internal static class HeicColor
{
    // ITU-T H.273: the primaries of Display P3.
    private const int DisplayP3 = 12;

    /// <summary>An ICC profile for the primaries; null for the primaries of sRGB and for unknown ones.</summary>
    public static byte[]? Profile(MagickImage image)
    {
        string? primaries = image.GetAttribute("heic:cicp")?.Split('/')[0];
        return int.TryParse(primaries, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number == DisplayP3
            ? ProfileNamed("p3")
            : null;
    }

    private static byte[] ProfileNamed(string name)
    {
        using Image pixel = Image.Black(1, 1, bands: 3);
        using Image described = pixel.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image converted = described.IccTransform(name, inputProfile: ColorConversion.Srgb);
        return (byte[])converted.Get(ColorConversion.ProfileField);
    }
}

using System.Globalization;

using ImageMagick;

using Rembg.Imaging.Profiles;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>Reads the colours of HEIC files that specify four numbers (nclx) instead of an ICC profile.</summary>
internal static class HeicColor
{
    /// <summary>Interprets the numbers. Returns null if the file has no numbers or unknown ones.</summary>
    public static ColorDescription? Read(MagickImage image) =>
        image.GetAttribute("heic:cicp")?.Split('/') is [{ } primaries, { } transfer, ..]
        && int.TryParse(primaries, NumberStyles.None, CultureInfo.InvariantCulture, out int primariesNumber)
        && int.TryParse(transfer, NumberStyles.None, CultureInfo.InvariantCulture, out int transferNumber)
            ? HeifStructure.Describe(primariesNumber, transferNumber)
            : null;
}

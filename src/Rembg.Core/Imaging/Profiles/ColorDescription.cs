using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Profiles;

/// <summary>
/// The meaning of an image's values if its file specifies it without an ICC profile, in chunks of PNG or in the <c>nclx</c> box of HEIF.
/// </summary>
/// <param name="Primaries">The chromaticities of red, green, blue and white.</param>
/// <param name="Transfer">The curve from values to light.</param>
internal sealed record ColorDescription(Chromaticities Primaries, TransferFunction Transfer)
{
    /// <summary>sRGB.</summary>
    public static ColorDescription Srgb { get; } = new(Chromaticities.Bt709, TransferFunction.Srgb);

    /// <summary>Interprets the code points of ITU-T H.273.</summary>
    /// <param name="primaries">The code point in table 2.</param>
    /// <param name="transfer">The code point in table 3.</param>
    /// <returns>The description; null if a code point is unknown or unspecified.</returns>
    public static ColorDescription? FromCodePoints(int primaries, int transfer) =>
        Chromaticities.FromCodePoint(primaries) is { } colors && TransferFunction.FromCodePoint(transfer) is { } curve ? new ColorDescription(colors, curve) : null;

    /// <summary>
    /// Applies the declared colours to an image: leaves sRGB unchanged, converts colours within its gamut, and adds a profile for a wider
    /// gamut.
    /// </summary>
    /// <param name="image">RGB or grey, with or without alpha, 8 or 16 bits.</param>
    /// <param name="vips">The owner of the images.</param>
    public Image Apply(Image image, VipsScope vips)
    {
        bool hasGamut = Primaries.IsNear(Chromaticities.Bt709);
        bool isGrey = image.Interpretation is Enums.Interpretation.Bw or Enums.Interpretation.Grey16;
        if (Transfer.Equals(TransferFunction.Srgb) && (hasGamut || isGrey))
        {
            return ColorConversion.WithoutProfile(image, vips);
        }

        return hasGamut || isGrey ? Reencode(image, vips) : EmbeddedProfile.With(image, MatrixProfile.ForRgb(Primaries, Transfer), vips);
    }

    /// <summary>Determines whether an image has a profile after <see cref="Apply"/>.</summary>
    /// <param name="isGrey">True if the image is grey.</param>
    public bool KeepsProfile(bool isGrey) => !isGrey && !Primaries.IsNear(Chromaticities.Bt709);

    // A table with one value for each value, so that no precision is lost to a colour engine's interpolation.
    private Image Reencode(Image image, VipsScope vips)
    {
        bool isDeep = image.Format == Enums.BandFormat.Ushort;
        int largest = isDeep ? ushort.MaxValue : byte.MaxValue;
        double[] numbers = [.. Enumerable.Range(0, largest + 1).Select(number => TransferFunction.EncodeSrgb(Transfer.ToLight(number / (double)largest)) * largest)];
        Image table = vips.Track(vips.Track(vips.Track(Image.NewFromArray(numbers)).Rint()).Cast(image.Format));
        Image color = vips.Track(ColorConversion.DropAlpha(image, vips).Maplut(table));
        Image joined = ColorConversion.Alpha(image, vips) is { } alpha ? vips.Track(color.Bandjoin(alpha)) : color;
        return ColorConversion.WithoutProfile(vips.Track(joined.Copy(interpretation: image.Interpretation)), vips);
    }
}

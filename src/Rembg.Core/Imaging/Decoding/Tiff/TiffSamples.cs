using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>
/// Converts the samples of a TIFF to the pixels that the rest of the library uses: colours and one straight alpha, 8 or 16 bits unsigned.
/// </summary>
internal static class TiffSamples
{
    // High dynamic range extends a little beyond white; samples up to 255 or 65535 are something else.
    private const double LargestHighlight = 16;

    /// <summary>Converts an image.</summary>
    /// <param name="image">The samples from the decoder.</param>
    /// <param name="page">The properties of the image.</param>
    /// <param name="vips">The owner of the images.</param>
    public static Image Convert(Image image, TiffPage page, VipsScope vips)
    {
        bool isConverted = page.Photometric == TiffPhotometric.YCbCr && image.Bands == 4 && page.ExtraSamples == 0;
        int colors = isConverted ? 3 : image.Bands - page.ExtraSamples;
        if (page.Photometric == TiffPhotometric.LogLuv)
        {
            return vips.Track(vips.Track(vips.Track(image.ExtractBand(0, 3)).Copy(interpretation: Enums.Interpretation.Xyz)).Colourspace(Enums.Interpretation.Rgb16));
        }

        if (page.IsFloatLab)
        {
            return FloatLabToRgb(Select(image, colors, page, vips), vips);
        }

        Image scaled = Scale(Select(image, colors, page, vips), page, vips);
        Image straight = page.Alpha == TiffAlpha.Associated ? Unpremultiply(scaled, vips) : scaled;
        if (page.Photometric == TiffPhotometric.YCbCr && page.Compression != TiffCompression.Jpeg && !isConverted)
        {
            // libjpeg converts the colours itself, and libtiff does so if chroma is subsampled.
            straight = YCbCrToRgb(straight, vips);
        }

        return page.IsLab ? LabToRgb(straight, page, vips) : Describe(straight, colors, page, vips);
    }

    /// <summary>Refuses floating-point samples with an unknown range.</summary>
    /// <param name="image">The samples, which are read to the end.</param>
    /// <param name="vips">The owner of the image.</param>
    /// <exception cref="InvalidDataException">The samples are not between 0 and about 1.</exception>
    public static void CheckRange(Image image, VipsScope vips)
    {
        double largest = vips.Evaluate(image, static samples => samples.Max());
        if (largest > LargestHighlight)
        {
            throw new InvalidDataException($"its floating-point samples must be from 0 to 1, but reach {largest:G4}");
        }
    }

    private static Image Select(Image image, int colors, TiffPage page, VipsScope vips)
    {
        if (image.Bands == colors || (page.Alpha != TiffAlpha.None && image.Bands == colors + 1))
        {
            return image;
        }

        Image color = vips.Track(image.ExtractBand(0, colors));
        return page.Alpha == TiffAlpha.None ? color : vips.Track(color.Bandjoin(vips.Track(image.ExtractBand(colors + page.AlphaIndex))));
    }

    // Converts to 16 bits, or to 8 if there are no more.
    private static Image Scale(Image image, TiffPage page, VipsScope vips)
    {
        (double factor, double offset, Enums.BandFormat format) = image.Format switch
        {
            Enums.BandFormat.Char => (1, 128, Enums.BandFormat.Uchar),
            Enums.BandFormat.Short => (1, 32768, Enums.BandFormat.Ushort),
            Enums.BandFormat.Uint => (1 / 65537.0, 0, Enums.BandFormat.Ushort),
            Enums.BandFormat.Int => (1 / 65537.0, 32767.5, Enums.BandFormat.Ushort),
            Enums.BandFormat.Float => (65535.0, 0, Enums.BandFormat.Ushort),
            _ => (1.0, 0.0, image.Format),
        };
        if (format == image.Format)
        {
            return image;
        }

        double largest = format == Enums.BandFormat.Uchar ? byte.MaxValue : ushort.MaxValue;
        bool isInverted = page.Photometric == TiffPhotometric.MinIsWhite;
        double[] factors = [.. Enumerable.Range(0, image.Bands).Select(band => isInverted && band == 0 ? -factor : factor)];
        double[] offsets = [.. Enumerable.Range(0, image.Bands).Select(band => isInverted && band == 0 ? largest - offset : offset)];
        return vips.Track(vips.Track(vips.Track(image.Linear(factors, offsets)).Rint()).Cast(format));
    }

    private static Image Unpremultiply(Image image, VipsScope vips)
    {
        double largest = image.Format == Enums.BandFormat.Uchar ? byte.MaxValue : ushort.MaxValue;
        Image straight = vips.Track(image.Unpremultiply(maxAlpha: largest, alphaBand: image.Bands - 1));
        return vips.Track(vips.Track(straight.Rint()).Cast(image.Format));
    }

    private static Image Describe(Image image, int colors, TiffPage page, VipsScope vips)
    {
        bool isDeep = image.Format == Enums.BandFormat.Ushort;
        Enums.Interpretation space = page.Photometric == TiffPhotometric.Separated ? Enums.Interpretation.Cmyk
            : colors == 1 ? (isDeep ? Enums.Interpretation.Grey16 : Enums.Interpretation.Bw)
            : isDeep ? Enums.Interpretation.Rgb16 : Enums.Interpretation.Srgb;
        return image.Interpretation == space ? image : vips.Track(image.Copy(interpretation: space));
    }

    // TIFF 6.0, section 21, with its default weights of the colours in luma (ITU-R BT.601).
    private static Image YCbCrToRgb(Image image, VipsScope vips)
    {
        double middle = image.Format == Enums.BandFormat.Uchar ? 128 : 32768;
        Image centered = vips.Track(vips.Track(image.ExtractBand(0, 3)).Linear([1, 1, 1], [0, -middle, -middle]));
        Image matrix = vips.Track(Image.NewFromArray(new[,] { { 1, 0, 1.402 }, { 1, -0.344136, -0.714136 }, { 1, 1.772, 0 } }));
        Image color = vips.Track(vips.Track(vips.Track(centered.Recomb(matrix)).Rint()).Cast(image.Format));
        return image.Bands == 3 ? color : vips.Track(color.Bandjoin(vips.Track(image.ExtractBand(3))));
    }

    // TIFF 6.0, section 23, and Adobe's supplement 2 for the encoding of ICC profiles.
    private static Image LabToRgb(Image image, TiffPage page, VipsScope vips)
    {
        bool isDeep = image.Format == Enums.BandFormat.Ushort;
        Image lightness = vips.Track(vips.Track(image.ExtractBand(0)) * (100.0 / LargestLightness(page, isDeep)));
        Image chroma = vips.Track(image.ExtractBand(1, 2));
        if (page.Photometric == TiffPhotometric.CieLab)
        {
            chroma = vips.Track(chroma.Copy(format: isDeep ? Enums.BandFormat.Short : Enums.BandFormat.Char));
        }

        double scale = isDeep ? 1 / 256.0 : 1;
        double offset = page.Photometric == TiffPhotometric.IccLab ? -128 : 0;
        Image components = vips.Track(lightness.Bandjoin(vips.Track(chroma.Linear([scale], [offset]))));
        Image lab = ColorConversion.WithoutProfile(vips.Track(components.Copy(interpretation: Enums.Interpretation.Lab)), vips);
        Image rgb = vips.Track(lab.Colourspace(isDeep ? Enums.Interpretation.Rgb16 : Enums.Interpretation.Srgb));
        Image color = vips.Track(rgb.Cast(image.Format));
        return image.Bands == 3 ? color : vips.Track(color.Bandjoin(vips.Track(image.ExtractBand(3))));
    }

    private static Image FloatLabToRgb(Image image, VipsScope vips)
    {
        Image components = vips.Track(vips.Track(image.ExtractBand(0, 3)).Copy(interpretation: Enums.Interpretation.Lab));
        Image color = vips.Track(ColorConversion.WithoutProfile(components, vips).Colourspace(Enums.Interpretation.Srgb));
        if (image.Bands == 3)
        {
            return color;
        }

        Image alpha = vips.Track(vips.Track(image.ExtractBand(3)) * (double)byte.MaxValue);
        return vips.Track(color.Bandjoin(vips.Track(vips.Track(alpha.Rint()).Cast(color.Format))));
    }

    private static double LargestLightness(TiffPage page, bool isDeep) => (isDeep, page.Photometric) switch
    {
        (false, _) => 255,
        (_, TiffPhotometric.IccLab) => 65280,
        _ => 65535,
    };
}

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>The image behind the subject: converted to the output's colour space, centred and scaled to cover the output.</summary>
internal static class BackgroundPicture
{
    /// <summary>Creates a cut-out from the image, which is opaque if the image has no alpha.</summary>
    /// <param name="picture">The image.</param>
    /// <param name="size">The size of the output.</param>
    /// <param name="model">An image with the output's colour space, depth and profile.</param>
    /// <param name="vips">The owner of the images.</param>
    /// <exception cref="ImageUnreadableException">The image cannot be decoded.</exception>
    public static Cutout Fill(Photo picture, PixelSize size, Image model, VipsScope vips)
    {
        Image full = picture.MakeUpright(picture.Decode(shrink: 1, vips), vips);
        Image color = InSpaceOf(model, ColorConversion.DropAlpha(full, vips), vips);
        Image opaque = vips.Track(color.NewFromImage(byte.MaxValue));
        Image alpha = ColorConversion.Alpha(full, vips) is { } own ? ColorConversion.ToDepth(own, model, vips) : ColorConversion.ToDepth(vips.Track(opaque.Cast(Enums.BandFormat.Uchar)), model, vips);
        Layout layout = Layout.Plan(new PixelSize(full.Width, full.Height), null, new OutputOptions { Canvas = size, Fit = Fit.Cover });
        return Framing.Apply(layout, new Cutout(color, alpha), vips);
    }

    private static Image InSpaceOf(Image model, Image color, VipsScope vips)
    {
        bool isDeep = model.Format == Enums.BandFormat.Ushort;
        Image rgb = ColorConversion.ToRgb(color, isDeep, vips);
        byte[]? profile = Profile(rgb);
        byte[]? wanted = Profile(model);
        if (profile.AsSpan().SequenceEqual(wanted))
        {
            return ColorConversion.ToDepth(rgb, model, vips);
        }

        const Enums.Intent Intent = Enums.Intent.Relative;
        int depth = isDeep ? 16 : 8;
        Image lab = profile is null
            ? vips.Track(rgb.IccImport(inputProfile: ColorConversion.Srgb, intent: Intent))
            : vips.Track(rgb.IccImport(embedded: true, intent: Intent));
        if (wanted is null)
        {
            return vips.Track(lab.IccExport(outputProfile: ColorConversion.Srgb, intent: Intent, depth: depth));
        }

        Image described = vips.Track(lab.Mutate(header => header.Set(GValue.BlobType, ColorConversion.ProfileField, wanted)));
        return vips.Track(described.IccExport(intent: Intent, depth: depth));
    }

    private static byte[]? Profile(Image image) =>
        ColorConversion.HasUsableProfile(image) ? (byte[])image.Get(ColorConversion.ProfileField) : null;
}

using System.Runtime.InteropServices;

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>
/// Combines a photo with its mask. All results are lazy: libvips computes them strip by strip while the encoder requests pixels; the full
/// photo is never in memory unless it has to be turned upright.
/// </summary>
internal static class Compositor
{
    /// <summary>Adds alpha to a photo.</summary>
    /// <param name="photo">The upright photo in any space, with or without alpha.</param>
    /// <param name="cutter">Determines the alpha of pixels.</param>
    /// <param name="keep16Bits">True if the output can hold 16 bits per channel.</param>
    /// <param name="vips">The owner of the images.</param>
    /// <param name="remaining">Examines the resulting alpha; null if it is not needed.</param>
    public static Cutout CutOut(Image photo, ICutter cutter, bool keep16Bits, VipsScope vips, RemainingAlpha? remaining = null)
    {
        Image rgb = ColorConversion.ToRgb(ColorConversion.DropAlpha(photo, vips), keep16Bits, vips);
        Image input = ColorConversion.Alpha(photo, vips) is { } own ? vips.Track(rgb.Bandjoin(ColorConversion.ToDepth(own, rgb, vips))) : rgb;
        bool isDeep = input.Format == Enums.BandFormat.Ushort;
        Image whole = RowOperation.Append(input, 4, isDeep ? Cut16(cutter, input.Bands, remaining) : Cut8(cutter, input.Bands, remaining), vips);
        Image cleared = RowOperation.Append(input, 4, isDeep ? CutAndClear16(cutter, input.Bands, remaining) : CutAndClear8(cutter, input.Bands, remaining), vips);
        Image last = ColorConversion.WithoutProfile(vips.Track(whole.ExtractBand(3)), vips);
        Image alpha = vips.Track(last.Copy(interpretation: isDeep ? Enums.Interpretation.Grey16 : Enums.Interpretation.Bw));
        return new Cutout(vips.Track(whole.ExtractBand(0, 3)), alpha, cleared);
    }

    private static RowComputation Cut8(ICutter cutter, int bands, RemainingAlpha? remaining) => (left, y, source, target) =>
    {
        cutter.Cut(left, y, source, bands, target);
        remaining?.Look(source, target);
    };

    private static RowComputation Cut16(ICutter cutter, int bands, RemainingAlpha? remaining) => (left, y, source, target) =>
    {
        Span<ushort> pixels = MemoryMarshal.Cast<byte, ushort>(target);
        ReadOnlySpan<ushort> photo = MemoryMarshal.Cast<byte, ushort>(source);
        cutter.Cut(left, y, photo, bands, pixels);
        remaining?.Look(photo, pixels);
    };

    private static RowComputation CutAndClear8(ICutter cutter, int bands, RemainingAlpha? remaining) => (left, y, source, target) =>
    {
        cutter.Cut(left, y, source, bands, target);
        remaining?.Look(source, target);
        Transparency.Clear(MemoryMarshal.Cast<byte, uint>(target), 0x00FFFFFFu);
    };

    private static RowComputation CutAndClear16(ICutter cutter, int bands, RemainingAlpha? remaining) => (left, y, source, target) =>
    {
        Span<ushort> pixels = MemoryMarshal.Cast<byte, ushort>(target);
        ReadOnlySpan<ushort> photo = MemoryMarshal.Cast<byte, ushort>(source);
        cutter.Cut(left, y, photo, bands, pixels);
        remaining?.Look(photo, pixels);
        Transparency.Clear(MemoryMarshal.Cast<byte, ulong>(target), 0x0000FFFFFFFFFFFFul);
    };

    /// <summary>Joins colour and alpha into one image. Colour becomes 0 if alpha is 0.</summary>
    /// <param name="cutout">The cut-out.</param>
    /// <param name="background">The colour behind the subject; null for no background.</param>
    /// <param name="vips">The owner of the images.</param>
    /// <returns>RGBA, or RGB if the background is opaque.</returns>
    public static Image Join(Cutout cutout, RgbaColor? background, VipsScope vips)
    {
        (Image color, Image alpha, Image? done) = cutout;
        if (background is { } backdrop)
        {
            return LayOver(color, alpha, backdrop, vips);
        }

        if (done is not null)
        {
            return done;
        }

        Image cleared = vips.Track(alpha.Ifthenelse(color, Transparent(color)));
        return WithHeaderOf(color, vips.Track(cleared.Bandjoin(alpha)), vips);
    }

    /// <summary>Porter and Duff's "over" on a flat backdrop, with straight alpha in input and output.</summary>
    private static Image LayOver(Image color, Image alpha, RgbaColor backdrop, VipsScope vips)
    {
        double largest = color.Format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
        double[] paint = ColorConversion.InSpaceOf(backdrop, color, vips);
        Image opacity = vips.Track(alpha / largest);
        double backdropOpacity = backdrop.Alpha / 255.0;

        Image remaining = vips.Track(vips.Track(1 - opacity) * backdropOpacity);
        Image blended = vips.Track(vips.Track(color * opacity) + vips.Track(remaining * paint));
        if (backdrop.IsOpaque)
        {
            return WithHeaderOf(color, vips.Track(vips.Track(blended.Rint()).Cast(color.Format)), vips);
        }

        Image joint = vips.Track(opacity + remaining);
        Image straight = vips.Track(vips.Track(vips.Track(blended / joint).Rint()).Cast(color.Format));
        Image jointAlpha = vips.Track(vips.Track(vips.Track(joint * largest).Rint()).Cast(color.Format));
        Image cleared = vips.Track(jointAlpha.Ifthenelse(straight, Transparent(color)));
        return WithHeaderOf(color, vips.Track(cleared.Bandjoin(jointAlpha)), vips);
    }

    private static double[] Transparent(Image color) => new double[color.Bands];

    /// <summary>Gives pixels the colour space and the profile of another image.</summary>
    public static Image WithHeaderOf(Image color, Image pixels, VipsScope vips)
    {
        Image image = vips.Track(pixels.Copy(interpretation: color.Interpretation));
        return color.Contains(ColorConversion.ProfileField)
            ? vips.Track(image.Mutate(header => header.Set(GValue.BlobType, ColorConversion.ProfileField, color.Get(ColorConversion.ProfileField))))
            : ColorConversion.WithoutProfile(image, vips);
    }
}

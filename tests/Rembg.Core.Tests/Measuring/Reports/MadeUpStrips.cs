using NetVips;

using Rembg.Measuring;

namespace Rembg.Tests.Reports;

/// <summary>The small pictures of a report, without any model: masks are true ones made worse.</summary>
internal static class MadeUpStrips
{
    /// <summary>A disc, and a mask that is shifted from it.</summary>
    public static PhotoStrip Disc(int width, int height, int shift)
    {
        Pixels photo = Pixels.Draw(width, height, (x, y) => IsInside(x, y) ? (230, 150, 40) : (60, 90 + (y / 4), 140));
        Pixels expected = Gray((x, y) => IsInside(x, y) ? 255 : 0);
        Pixels mask = Gray((x, y) => IsInside(x - shift, y) ? 255 : 0);
        Pixels difference = Gray((x, y) => IsInside(x - shift, y) == IsInside(x, y) ? 0 : 255);
        return new PhotoStrip(Png(photo), Png(expected), Png(mask), Png(difference));

        bool IsInside(int x, int y) => Math.Pow(x - (width / 2.0), 2) + Math.Pow(y - (height / 2.0), 2) < Math.Pow(Math.Min(width, height) / 3.0, 2);

        Pixels Gray(Func<int, int, int> value) => Pixels.Draw(width, height, (x, y) => (value(x, y), value(x, y), value(x, y)));
    }

    /// <summary>A real photo with its mask, which gets blurred and thicker.</summary>
    public static PhotoStrip Real(string photo, string mask, double blur)
    {
        // They are read twice, and a file is read from top to bottom.
        using Image small = Image.Thumbnail(photo, 320, height: 320).CopyMemory();
        using Image expected = Image.Thumbnail(mask, small.Width, height: small.Height, size: Enums.Size.Force).ExtractBand(0).CopyMemory();
        using Image worse = (expected.Gaussblur(blur) * 1.25).Cast(Enums.BandFormat.Uchar);
        using Image difference = (worse.Cast(Enums.BandFormat.Short) - expected.Cast(Enums.BandFormat.Short)).Abs().Cast(Enums.BandFormat.Uchar);
        return new PhotoStrip(small.PngsaveBuffer(), expected.PngsaveBuffer(), worse.PngsaveBuffer(), difference.PngsaveBuffer());
    }

    private static byte[] Png(Pixels pixels)
    {
        using Image image = Image.NewFromMemory(pixels.Values, pixels.Width, pixels.Height, pixels.Bands, Enums.BandFormat.Uchar);
        using Image srgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
        return srgb.PngsaveBuffer();
    }
}

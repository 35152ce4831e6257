using NetVips;

using Rembg.EdgeQuality;

namespace Rembg.Benchmarks.Edges;

/// <summary>Parts of the sheets on which edges are looked at: cut-outs, plain backgrounds, and the piece of a photo that is shown.</summary>
internal static class EdgePanels
{
    /// <summary>Finds a square with the subject's highest point in its upper part.</summary>
    public static (int Left, int Top) TopOfSubject(byte[] alpha, Image photo, int side)
    {
        int first = Math.Max(Array.FindIndex(alpha, static value => value >= 128), 0);
        (int y, int x) = Math.DivRem(first, photo.Width);
        return (Math.Clamp(x - (side / 2), 0, photo.Width - side), Math.Clamp(y - (side / 3), 0, photo.Height - side));
    }

    /// <summary>Joins a cut-out's colours and alpha.</summary>
    public static Image Cutout(EdgeTrial trial, Image photo)
    {
        Image color = Image.NewFromMemory(trial.Color, photo.Width, photo.Height, bands: 3, Enums.BandFormat.Uchar);
        Image alpha = Image.NewFromMemory(trial.Alpha, photo.Width, photo.Height, bands: 1, Enums.BandFormat.Uchar);
        return color.Copy(interpretation: Enums.Interpretation.Srgb).Bandjoin(alpha);
    }

    /// <summary>Makes an opaque background of one colour, as large as a photo.</summary>
    public static Image Flat(Image photo, int red, int green, int blue)
    {
        Image black = Image.Black(photo.Width, photo.Height, bands: 3);
        return (black + new double[] { red, green, blue }).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).AddAlpha();
    }
}

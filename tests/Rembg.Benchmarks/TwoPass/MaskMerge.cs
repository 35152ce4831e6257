using Rembg.Imaging;
using Rembg.Imaging.Edges;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>Joins the mask of a photo with the mask of a part of it.</summary>
internal static class MaskMerge
{
    // Pixels of the model's mask that the band reaches beyond the first mask's edge.
    private const int BandReach = 8;

    // At the window's border the second mask comes in over half of the margin.
    private const float RampShare = 0.5f;

    /// <summary>Joins them.</summary>
    /// <param name="first">The photo's mask, as large as the photo.</param>
    /// <param name="second">The part's mask, as large as the part.</param>
    /// <param name="window">Which part.</param>
    /// <param name="margin">Its margin, as a share of the box.</param>
    /// <param name="band">Where the first mask's edge is, as large as the photo, 0–255.</param>
    /// <param name="way">How.</param>
    public static byte[] Join(byte[] first, byte[] second, CropWindow window, double margin, byte[] band, MergeWay way)
    {
        byte[] merged = [.. first];
        float share = RampShare * (float)(margin / (1 + (2 * margin)));
        float rampX = Math.Max(share * window.Width, 1);
        float rampY = Math.Max(share * window.Height, 1);
        Parallel.For(0, window.Height, y =>
        {
            for (int x = 0; x < window.Width; x++)
            {
                int place = ((window.Top + y) * window.PhotoWidth) + window.Left + x;
                float here = first[place];
                float there = second[(y * window.Width) + x];
                float wanted = way switch
                {
                    MergeWay.Mean => (here + there) / 2,
                    MergeWay.Maximum => Math.Max(here, there),
                    MergeWay.Band => here + ((there - here) * band[place] / 255),
                    _ => there,
                };
                merged[place] = (byte)MathF.Round(here + ((wanted - here) * window.Weight(x, y, rampX, rampY)));
            }
        });
        return merged;
    }

    /// <summary>The band around the edge of a model's mask, with a wide rim, 0–255 at the model's size.</summary>
    public static RawMask BandOf(RawMask raw)
    {
        Plane mask = Plane.FromBytes(raw.Pixels.AsSpan(0, raw.Width * raw.Height), raw.Width, raw.Height);
        byte[] band = [.. EdgeBand.Around(mask, BandReach, default).Values.Select(static value => (byte)MathF.Round(255 * value))];
        return raw with { Pixels = band };
    }
}

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Profiles;
using Rembg.Imaging.Vips;

namespace Rembg.Tests.Decoding;

/// <summary>A photo as every later step sees it, its colours in sRGB.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bands">3, or 4 with alpha.</param>
/// <param name="Values">Samples, 0–1.</param>
/// <param name="Thumbnail">The thumbnail for a model of the same size, 0–255.</param>
/// <param name="Warnings">The warnings for the user.</param>
internal sealed record Decoded(int Width, int Height, int Bands, float[] Values, byte[] Thumbnail, IReadOnlyList<string> Warnings)
{
    public float this[int x, int y, int band] => Values[(((y * Width) + x) * Bands) + band];

    /// <summary>Decodes a file.</summary>
    public static Decoded Read(string path)
    {
        Photo photo = Photo.Open(path, 100_000_000, default);
        byte[] thumbnail = PhotoThumbnail.Read(photo, photo.Width, photo.Height, default);
        using VipsScope vips = new(default);
        Image full = photo.MakeUpright(photo.Decode(1, vips), vips);
        Image rgb = ColorConversion.ToRgb(ColorConversion.DropAlpha(full, vips), keep16Bits: true, vips);
        Image srgb = ColorConversion.HasUsableProfile(rgb) ? EmbeddedProfile.ToSrgb(rgb, vips) : rgb;
        Image joined = ColorConversion.Alpha(full, vips) is { } alpha ? vips.Track(srgb.Bandjoin(ColorConversion.ToDepth(alpha, srgb, vips))) : srgb;
        float range = joined.Format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
        Image floats = vips.Track(vips.Track(joined / range).Cast(Enums.BandFormat.Float));
        return new Decoded(full.Width, full.Height, joined.Bands, vips.Evaluate(floats, static image => image.WriteToMemory<float>()), thumbnail, photo.Warnings);
    }

    /// <summary>Returns the largest difference from the colours of another photo, in 255ths.</summary>
    public double DistanceTo(Decoded other)
    {
        double largest = 0;
        for (int i = 0; i < Width * Height * 3; i++)
        {
            largest = Math.Max(largest, Math.Abs(Values[(i / 3 * Bands) + (i % 3)] - other.Values[(i / 3 * other.Bands) + (i % 3)]) * 255);
        }

        return largest;
    }

    /// <summary>Asserts that later steps and the model see the colours of another photo.</summary>
    public void AssertLooksLike(Decoded other, double tolerance)
    {
        Assert.Equal((other.Width, other.Height), (Width, Height));
        Assert.InRange(DistanceTo(other), 0, tolerance);
        Assert.InRange(Thumbnail.Zip(other.Thumbnail).Max(static pair => Math.Abs(pair.First - pair.Second)), 0, tolerance + 1);
    }
}

using NetVips;

namespace Rembg.Benchmarks.Files;

/// <summary>
/// Makes photos of a wanted size, the same on every run. What was enlarged is smoother than what a camera takes, and
/// smooth pixels are cheap to encode: noise makes up for it.
/// </summary>
internal static class PhotoMaker
{
    // Standard deviations in grey levels. With the first, files of 12 megapixels have the 3 to 4 MB of a phone's;
    // small photos are made smaller, not larger, and need little.
    private const double StrongNoise = 5;
    private const double WeakNoise = 2;

    private const int JpegQuality = 90;

    // The size of a small photo relative to its crop; larger than 1, so that crops differ.
    private const double Margin = 1.25;

    /// <summary>Writes a photo that shows all of a picture, or most of it where its shape is another.</summary>
    /// <param name="index">Selects the picture, mirroring and noise.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="path">The file to write, JPEG or PNG.</param>
    public static void WriteWhole(int index, int width, int height, string path)
    {
        using Image picture = Picture(index, width, height);
        Write(picture, StrongNoise, index, path);
    }

    /// <summary>Writes a photo of around 600 × 400 that shows a part of a picture.</summary>
    /// <param name="index">Selects the picture, the part, mirroring and noise.</param>
    /// <param name="path">The file to write, JPEG or PNG.</param>
    public static void WritePart(int index, string path)
    {
        Random random = new(index);
        int width = random.Next(560, 641);
        int height = random.Next(370, 431);
        using Image picture = Picture(index, (int)(width * Margin), (int)(height * Margin));
        using Image part = picture.Crop(random.Next(picture.Width - width), random.Next(picture.Height - height), width, height);
        Write(part, WeakNoise, index, path);
    }

    private static Image Picture(int index, int width, int height)
    {
        IReadOnlyList<string> sources = SourcePhotos.All;
        using Image picture = Image.Thumbnail(sources[index % sources.Count], width, height: height, crop: Enums.Interesting.Centre);
        using Image srgb = picture.Colourspace(Enums.Interpretation.Srgb);
        using Image opaque = srgb.HasAlpha() ? srgb.Flatten() : srgb.Copy();
        return index / sources.Count % 2 == 0 ? opaque.Copy() : opaque.Flip(Enums.Direction.Horizontal);
    }

    private static void Write(Image picture, double deviation, int seed, string path)
    {
        using Image noise = Image.Gaussnoise(picture.Width, picture.Height, sigma: deviation, mean: 0, seed: seed);
        using Image sum = picture + noise;
        using Image rounded = sum.Rint();
        using Image noisy = rounded.Cast(Enums.BandFormat.Uchar);
        using Image photo = noisy.Copy(interpretation: Enums.Interpretation.Srgb);
        if (Path.GetExtension(path) == ".png")
        {
            photo.Pngsave(path, keep: Enums.ForeignKeep.None);
        }
        else
        {
            photo.Jpegsave(path, q: JpegQuality, keep: Enums.ForeignKeep.None);
        }
    }
}

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Vips;
using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>Photos with a mask beside them: a grey picture, or the alpha of a cut-out.</summary>
internal static class PublishedCases
{
    /// <summary>Reads all photos of a directory that have a mask of the same name and size.</summary>
    public static IEnumerable<TwoPassCase> Read(string photos, string masks)
    {
        foreach (string photo in Directory.GetFiles(photos).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(photo);
            string mask = Path.Combine(masks, name + ".png");
            if (File.Exists(mask) && Read(photo, mask, fit: null) is { } scene && TwoPassCase.Of(name, scene) is { } found)
            {
                yield return found;
            }
        }
    }

    /// <summary>Cuts the subjects of such photos out and composes them over drawn backdrops, so that their alpha is known.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="masks">Their masks.</param>
    /// <param name="width">Columns of the pictures.</param>
    /// <param name="height">Rows of the pictures.</param>
    /// <param name="scales">How large a photo becomes beside the picture, in percent.</param>
    public static IEnumerable<TwoPassCase> Compose(string photos, string masks, int width, int height, IReadOnlyList<int> scales)
    {
        string[] files = [.. Directory.GetFiles(photos).Order(StringComparer.Ordinal)];
        for (int i = 0; i < files.Length; i++)
        {
            string name = Path.GetFileNameWithoutExtension(files[i]);
            string mask = Path.Combine(masks, name + ".png");
            for (int k = 0; k < scales.Count && File.Exists(mask); k++)
            {
                if (Read(files[i], mask, (width * scales[k] / 100, height * scales[k] / 100)) is { } subject
                    && TwoPassCase.Of($"{name} {scales[k]}", Placement.Over(subject, width, height, (i * scales.Count) + k)) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    private static EdgeScene? Read(string photo, string mask, (int Width, int Height)? fit)
    {
        using VipsScope vips = new(default);
        Image image = vips.Track(vips.Track(Image.NewFromFile(photo)).Autorot());
        Image truth = vips.Track(Image.NewFromFile(mask));
        if ((image.Width, image.Height) != (truth.Width, truth.Height))
        {
            return null;
        }

        truth = vips.Track(truth.Bands == 4 ? truth[3] : truth[0]);
        image = vips.Track(ColorConversion.ToSrgb8(ColorConversion.DropAlpha(image, vips), vips));
        if (fit is { } size)
        {
            double scale = Math.Min((double)size.Width / image.Width, (double)size.Height / image.Height);
            image = vips.Track(image.Resize(scale));
            truth = vips.Track(truth.Resize(scale));
        }

        byte[] rgb = image.WriteToMemory<byte>();
        return new EdgeScene(image.Width, image.Height, rgb, truth.WriteToMemory<byte>(), rgb);
    }
}

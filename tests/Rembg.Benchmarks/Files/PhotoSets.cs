using System.Globalization;

namespace Rembg.Benchmarks.Files;

/// <summary>The photos of the measurements, made where they are not there yet.</summary>
/// <param name="work">Where they are.</param>
internal sealed class PhotoSets(WorkDirectory work)
{
    /// <summary>Side lengths of 12 megapixels.</summary>
    public static readonly (int Width, int Height) Big = (4000, 3000);

    /// <summary>Side lengths of 100 megapixels.</summary>
    public static readonly (int Width, int Height) Huge = (11547, 8660);

    /// <summary>A directory of JPEG files of 12 megapixels.</summary>
    public string BigPhotos(int count) => Make("big", count, static (index, path) => PhotoMaker.WriteWhole(index, Big.Width, Big.Height, path));

    /// <summary>A directory of JPEG files of around 600 × 400, all different.</summary>
    public string SmallPhotos(int count) => Make("small", count, PhotoMaker.WritePart);

    /// <summary>A directory of one JPEG file of 100 megapixels.</summary>
    public string HugePhoto() => Make("huge", 1, static (index, path) => PhotoMaker.WriteWhole(index, Huge.Width, Huge.Height, path));

    private string Make(string kind, int count, Action<int, string> make)
    {
        string set = string.Create(CultureInfo.InvariantCulture, $"{kind}-{count}");
        for (int i = 0; i < count; i++)
        {
            int index = i;
            string name = index.ToString("D5", CultureInfo.InvariantCulture) + ".jpg";
            work.Once(Path.Combine(set, name), path => make(index, path));
        }

        return work[set];
    }
}

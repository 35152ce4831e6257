namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>Finds the directory of a TIFF file that describes the photo, and not a thumbnail of it or a mask.</summary>
internal static class TiffPages
{
    // Files have a few small pages before the photo at most. A file may declare millions.
    private const int MostExamined = 64;
    private const long ReducedResolution = 1;
    private const long TransparencyMask = 4;
    private const long ColorFilterArray = 32803;
    private const long LinearRaw = 34892;

    /// <summary>The directory of the photo: the first full-resolution page, or else one below the first page, or else the first page.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or is a camera raw file.</exception>
    public static TiffDirectory FindPhoto(TiffFile file)
    {
        TiffDirectory first = TiffDirectory.Read(file, file.First);
        TiffDirectory? page = first;
        HashSet<long> seen = [file.First];
        while (page is not null && !IsPhoto(page))
        {
            page = page.Next != 0 && seen.Count < MostExamined && seen.Add(page.Next) ? TryRead(file, page.Next) : null;
        }

        TiffDirectory[] below = page is null || page == first ? ReadBelow(file, first) : [];
        if (IsCameraRaw(first) || IsCameraRaw(page) || below.Any(IsCameraRaw))
        {
            throw new InvalidDataException("it is a camera raw file; convert it to TIFF, PNG or JPEG first");
        }

        return page ?? below.FirstOrDefault(IsPhoto) ?? first;
    }

    /// <summary>Tells whether a directory declares that its file holds the data of a camera's sensor.</summary>
    public static bool IsCameraRaw(TiffDirectory? directory) => directory is not null
        && (directory.Has(TiffTag.DngVersion) || directory.Number(TiffTag.Photometric, missing: 0) is ColorFilterArray or LinearRaw);

    private static bool IsPhoto(TiffDirectory page) =>
        page.Has(TiffTag.ImageWidth)
        && (page.Number(TiffTag.NewSubfileType, missing: 0) & (ReducedResolution | TransparencyMask)) == 0
        && page.Number(TiffTag.SubfileType, missing: 1) != 2;

    private static TiffDirectory[] ReadBelow(TiffFile file, TiffDirectory page)
    {
        try
        {
            return [.. page.Numbers(TiffTag.SubDirectories, MostExamined).Select(offset => TryRead(file, offset)).OfType<TiffDirectory>()];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static TiffDirectory? TryRead(TiffFile file, long offset)
    {
        try
        {
            return TiffDirectory.Read(file, offset);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>Reads the directories of a TIFF file and finds the one that describes the photo, not its thumbnail or a mask.</summary>
internal static class TiffPages
{
    // Real files have at most a few small pages before the photo. A file can declare millions.
    private const int MostExamined = 64;
    private const long ReducedResolution = 1;
    private const long TransparencyMask = 4;

    /// <summary>
    /// Returns the directory of the photo: the first full-resolution page, or else one below the first page, or else the first page.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static TiffDirectory FindPhoto(TiffFile file)
    {
        TiffDirectory first = TiffDirectory.Read(file, file.First);
        TiffDirectory? page = first;
        HashSet<long> seen = [file.First];
        while (page is not null && !IsPhoto(page))
        {
            page = page.Next != 0 && seen.Count < MostExamined && seen.Add(page.Next) ? TryRead(file, page.Next) : null;
        }

        return page ?? OffsetsBelow(first).Select(offset => TryRead(file, offset)).OfType<TiffDirectory>().FirstOrDefault(IsPhoto) ?? first;
    }

    /// <summary>Reads the first directories of a file and those below them. Unreadable directories are skipped.</summary>
    /// <param name="file">The file.</param>
    public static IEnumerable<TiffDirectory> ReadAll(TiffFile file)
    {
        HashSet<long> seen = [0];
        Queue<long> pending = new([file.First]);
        while (seen.Count <= MostExamined && pending.TryDequeue(out long offset))
        {
            if (seen.Add(offset) && TryRead(file, offset) is { } directory)
            {
                yield return directory;
                pending.Enqueue(directory.Next);
                Array.ForEach(OffsetsBelow(directory), pending.Enqueue);
            }
        }
    }

    private static bool IsPhoto(TiffDirectory page) =>
        page.Has(TiffTag.ImageWidth)
        && (page.Number(TiffTag.NewSubfileType, missing: 0) & (ReducedResolution | TransparencyMask)) == 0
        && page.Number(TiffTag.SubfileType, missing: 1) != 2;

    private static long[] OffsetsBelow(TiffDirectory page)
    {
        try
        {
            return page.Numbers(TiffTag.SubDirectories, MostExamined);
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

namespace Rembg.Imaging.Finishing;

/// <summary>A rectangle of a photo that is searched for the subject. Percentages refer to the photo's width and height.</summary>
/// <param name="Left">The distance of its left side from the left side of the photo.</param>
/// <param name="Top">The distance of its top side from the top of the photo.</param>
/// <param name="Right">The distance of its right side from the left side of the photo.</param>
/// <param name="Bottom">The distance of its bottom side from the top of the photo.</param>
public sealed record PhotoRegion(Length Left, Length Top, Length Right, Length Bottom)
{
    /// <summary>Parses two corners as lengths separated by spaces: <c>0% 0% 50% 100%</c>, <c>100px 0 400px 300px</c>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static PhotoRegion Parse(string text) => Length.ParseAll(text) switch
    {
        [Length left, Length top, Length right, Length bottom] => new PhotoRegion(left, top, right, bottom),
        _ => throw new FormatException($"'{text}' is not a region. Use its upper left and lower right corners (0% 0% 50% 100%)."),
    };

    /// <summary>Converts the region to pixels of a photo.</summary>
    /// <param name="source">The photo's path, for the error message.</param>
    /// <param name="photo">The size of the upright photo.</param>
    /// <exception cref="RegionInvalidException">The region is empty, or extends beyond the photo.</exception>
    internal BoundingBox In(string source, PixelSize photo)
    {
        (int left, int top, int right, int bottom) = (Left.ToPixels(photo.Width), Top.ToPixels(photo.Height), Right.ToPixels(photo.Width), Bottom.ToPixels(photo.Height));
        if (Math.Max(left, right) > photo.Width || Math.Max(top, bottom) > photo.Height)
        {
            throw new RegionInvalidException(source, $"The region extends beyond the {photo.Width} x {photo.Height} pixels of '{source}'.", isEmpty: false);
        }

        return left < right && top < bottom
            ? new BoundingBox(left, top, right - left, bottom - top)
            : throw new RegionInvalidException(source, $"The region of '{source}' is empty: specify its upper left corner first.", isEmpty: true);
    }
}

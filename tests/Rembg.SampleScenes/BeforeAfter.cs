using NetVips;

namespace Rembg.Samples;

/// <summary>Lays photos and their cut-outs side by side, the cut-outs on the checkerboard that stands for transparency.</summary>
internal static class BeforeAfter
{
    private const int Side = 294;
    private const int Gap = 8;
    private const int Check = 14;

    /// <summary>Writes one row of pictures as a PNG file, cropped to squares, transparent between them.</summary>
    /// <param name="output">The file to write.</param>
    /// <param name="pictures">Photos, each followed by its cut-out.</param>
    public static void Write(string output, IEnumerable<string> pictures)
    {
        using Image board = Checkerboard();
        Image[] panels = [.. pictures.Select(path => Panel(path, board))];
        using Image row = Image.Arrayjoin(panels, across: panels.Length, shim: Gap, background: [0, 0, 0, 0]);
        row.Pngsave(output, compression: 9, filter: Enums.ForeignPngFilter.All, keep: Enums.ForeignKeep.None);
    }

    private static Image Panel(string path, Image board)
    {
        Image picture = Image.Thumbnail(path, Side, height: Side, crop: Enums.Interesting.Centre);
        return picture.HasAlpha() ? board.Composite2(picture, Enums.BlendMode.Over) : picture.AddAlpha();
    }

    private static Image Checkerboard()
    {
        Image square = (Image.Xyz(Side, Side) / Check).Floor();
        Image odd = (square[0] + square[1]) % 2;
        Image grey = (250 - (odd * 30)).Cast(Enums.BandFormat.Uchar);
        return grey.Bandjoin(grey, grey).Copy(interpretation: Enums.Interpretation.Srgb).AddAlpha();
    }
}

using NetVips;

using Rembg.EdgeQuality;
using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Benchmarks.Edges;

/// <summary>Edges to look at: a piece of each photo, enlarged, with every way of refining on white, on black and on a checkerboard.</summary>
internal static class EdgeSheetCommand
{
    private const int Zoom = 2;
    private const int Gap = 4;
    private const int Check = 8;
    private const int Side = 110;

    /// <summary>Writes the sheet.</summary>
    public static void Run(CommandOptions options)
    {
        int side = options.Number("side", Side);
        List<Image> panels = [];
        EdgePanels.ForEach(options, (file, raw, levels) => Add(panels, file, raw, levels, side));
        using Image sheet = Image.Arrayjoin([.. panels], across: 4, shim: Gap, background: [128, 128, 128]);
        sheet.Pngsave(options.Required("output"), compression: 9, palette: true, keep: Enums.ForeignKeep.None);
    }

    private static void Add(List<Image> panels, string file, RawMask raw, Levels levels, int side)
    {
        using Image photo = Image.NewFromFile(file).ExtractBand(0, n: 3);
        (int left, int top) = EdgePanels.TopOfSubject(EdgeTrial.Run(file, raw, new RemovalOptions()).Alpha, photo, side);
        Image Enlarge(Image image) => image.Crop(left, top, side, side).Resize(Zoom, kernel: Enums.Kernel.Nearest);
        Image[] ways = [.. Enum.GetValues<Refinement>().Select(way => EdgePanels.Cutout(EdgeTrial.Run(file, raw, OptionsOf(way)), photo))];

        // Levels belong to refined edges; without, alpha is the model's mask.
        RemovalOptions OptionsOf(Refinement way) => new() { Refinement = way, Levels = way == Refinement.None ? Levels.Neutral : levels };

        foreach (Image backdrop in (Image[])[EdgePanels.Flat(photo, 255, 255, 255), EdgePanels.Flat(photo, 0, 0, 0), Checkerboard(photo)])
        {
            panels.Add(Enlarge(photo.Copy()));
            panels.AddRange(ways.Select(way => Enlarge(backdrop.Composite2(way, Enums.BlendMode.Over).Flatten().Cast(Enums.BandFormat.Uchar))));
        }
    }

    private static Image Checkerboard(Image photo)
    {
        Image square = (Image.Xyz(photo.Width, photo.Height) / Check).Floor();
        Image grey = (250 - ((square[0] + square[1]) % 2 * 60)).Cast(Enums.BandFormat.Uchar);
        return grey.Bandjoin(grey, grey).Copy(interpretation: Enums.Interpretation.Srgb).AddAlpha();
    }
}

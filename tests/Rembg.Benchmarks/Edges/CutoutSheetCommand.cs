using NetVips;

using Rembg.EdgeQuality;
using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Benchmarks.Edges;

/// <summary>Cut-outs with default settings to look at: a piece of each photo at 100 %, as it is, on white, on black and on a saturated colour.</summary>
internal static class CutoutSheetCommand
{
    private const int Gap = 4;
    private const int Quality = 88;
    private const int Side = 180;

    /// <summary>Writes the sheet, two photos in a row.</summary>
    public static void Run(CommandOptions options)
    {
        int side = options.Number("side", Side);
        List<Image> panels = [];
        EdgePanels.ForEach(options, (file, raw, levels) => Add(panels, file, raw, levels, side));
        using Image sheet = Image.Arrayjoin([.. panels], across: 8, shim: Gap, background: [128, 128, 128]);
        sheet.Jpegsave(options.Required("output"), q: Quality, keep: Enums.ForeignKeep.None);
    }

    private static void Add(List<Image> panels, string file, RawMask raw, Levels levels, int side)
    {
        using Image photo = Image.NewFromFile(file).ExtractBand(0, n: 3);
        using Photo opened = Photo.Open(file, PixelLimits.Default, default);
        RemovalOptions options = new() { Levels = levels };
        EdgeTrial trial = EdgeTrial.Run(file, raw, options with { Refinement = RefinementChoice.For(options, opened, raw, writesColors: true) });
        (int left, int top) = EdgePanels.TopOfSubject(trial.Alpha, photo, side);
        Image cutout = EdgePanels.Cutout(trial, photo);
        panels.Add(photo.Crop(left, top, side, side));
        foreach ((int red, int green, int blue) in (ReadOnlySpan<(int, int, int)>)[(255, 255, 255), (0, 0, 0), (255, 0, 255)])
        {
            Image composite = EdgePanels.Flat(photo, red, green, blue).Composite2(cutout, Enums.BlendMode.Over).Flatten().Cast(Enums.BandFormat.Uchar);
            panels.Add(composite.Crop(left, top, side, side));
        }
    }
}

using NetVips;

using Rembg.Benchmarks.Files;
using Rembg.EdgeQuality;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.Edges;

/// <summary>Parts of the sheets on which edges are looked at: cut-outs, plain backgrounds, and the piece of a photo that is shown.</summary>
internal static class EdgePanels
{
    // The size of drawn scenes: one megapixel.
    private const int Width = 1155;
    private const int Height = 866;

    /// <summary>The options of a sheet.</summary>
    public static readonly string[] Options = ["model", "output", "photos", "scenes", "side", "work"];

    /// <summary>Goes through the photos and the drawn scenes that the options name, each with its mask and the levels of that mask.</summary>
    public static void ForEach(CommandOptions options, Action<string, RawMask, Levels> add)
    {
        string path = options.Required("model");
        using SegmentationModel model = SegmentationModel.Load(path, ModelDescriber.ByName(path));
        foreach (string file in options.Text("photos")?.Split(',') ?? [])
        {
            add(file, EdgeTrial.Predict(model, file), model.Description.Levels);
        }

        // Drawn, with the true alpha for a mask, which no model of this size finds.
        WorkDirectory work = new(options.Text("work"));
        foreach (string name in options.Text("scenes")?.Split(',') ?? [])
        {
            EdgeScene scene = EdgeScenes.Draw(name, Width, Height, seed: 1, EdgeBackdrop.Draw(Width, Height, 1));
            add(EdgeTrial.Write(scene, work[$"{name}.png"]), EdgeTrial.TrueMask(scene), Levels.Neutral);
        }
    }

    /// <summary>Finds a square with the subject's highest point in its upper part.</summary>
    public static (int Left, int Top) TopOfSubject(byte[] alpha, Image photo, int side)
    {
        int first = Math.Max(Array.FindIndex(alpha, static value => value >= 128), 0);
        (int y, int x) = Math.DivRem(first, photo.Width);
        return (Math.Clamp(x - (side / 2), 0, photo.Width - side), Math.Clamp(y - (side / 3), 0, photo.Height - side));
    }

    /// <summary>Joins a cut-out's colours and alpha.</summary>
    public static Image Cutout(EdgeTrial trial, Image photo)
    {
        Image color = Image.NewFromMemory(trial.Color, photo.Width, photo.Height, bands: 3, Enums.BandFormat.Uchar);
        Image alpha = Image.NewFromMemory(trial.Alpha, photo.Width, photo.Height, bands: 1, Enums.BandFormat.Uchar);
        return color.Copy(interpretation: Enums.Interpretation.Srgb).Bandjoin(alpha);
    }

    /// <summary>Makes an opaque background of one colour, as large as a photo.</summary>
    public static Image Flat(Image photo, int red, int green, int blue)
    {
        Image black = Image.Black(photo.Width, photo.Height, bands: 3);
        return (black + new double[] { red, green, blue }).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).AddAlpha();
    }
}

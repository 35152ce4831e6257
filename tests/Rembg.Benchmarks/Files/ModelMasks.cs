using NetVips;

using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Benchmarks.Files;

/// <summary>The masks that a model makes of photos, as files, for those who have no model.</summary>
internal static class ModelMasks
{
    /// <summary>Writes a grey PNG file of the model's size for each photo, with the photo's name.</summary>
    /// <param name="modelPath">The model.</param>
    /// <param name="photos">The directory of photos.</param>
    /// <param name="masks">The directory to write to.</param>
    public static void Write(string modelPath, string photos, string masks)
    {
        using SegmentationModel model = SegmentationModel.Load(modelPath);
        foreach (string photo in Directory.GetFiles(photos))
        {
            RawMask mask = model.Predict(PhotoSteps.Read(photo, model.InputWidth, model.InputHeight).Thumbnail, [], CancellationToken.None);
            using Image raw = Image.NewFromMemory(mask.Pixels, mask.Width, mask.Height, bands: 1, Enums.BandFormat.Uchar);
            using Image image = raw.Copy(interpretation: Enums.Interpretation.Bw);
            image.Pngsave(Path.Combine(masks, Path.ChangeExtension(Path.GetFileName(photo), ".png")));
        }
    }
}

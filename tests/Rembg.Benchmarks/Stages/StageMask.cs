using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Benchmarks.Stages;

/// <summary>A photo and the mask that the model has of it.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Raw">The mask at the model's size.</param>
internal sealed record StageMask(Photo Photo, RawMask Raw)
{
    /// <summary>Computes the mask of a photo.</summary>
    /// <param name="name">The photo's name in <see cref="StagePhotos"/>.</param>
    public static StageMask Of(string name)
    {
        using SegmentationModel model = SegmentationModel.Load(StagePhotos.ModelOf("FP32"));
        (Photo photo, byte[] thumbnail) = PhotoSteps.Read(StagePhotos.PathOf(name), model.InputWidth, model.InputHeight);
        return new StageMask(photo, model.Predict(thumbnail, CancellationToken.None));
    }
}

using Rembg.Imaging;

namespace Rembg.Inference;

/// <summary>The masks that one model makes of a photo at one input size.</summary>
/// <param name="Model">The model.</param>
/// <param name="Masks">A mask for each requested set of classes. The arrays belong to the model's pool.</param>
/// <param name="Thumbnail">The photo at the model's size, which also belongs to the pool; null if all masks came from the cache.</param>
/// <param name="FromCache">True if no inference was needed.</param>
/// <param name="DecodeTime">The milliseconds for decoding the photo to the model's size, or for reading the cache.</param>
/// <param name="InferenceTime">The milliseconds for the inference, including the wait for a turn.</param>
internal sealed record Look(SegmentationModel Model, RawMask[] Masks, byte[]? Thumbnail, bool FromCache, double DecodeTime, double InferenceTime)
{
    /// <summary>The certainty of the mask; of several masks, the smallest.</summary>
    public double Certainty => Masks.Min(static mask => mask.Certainty);

    /// <summary>Returns the facts about this look.</summary>
    /// <param name="isUsed">True if its masks are used.</param>
    public LookTaken Report(bool isUsed) =>
        new(Model.Description.Name, Math.Max(Model.InputWidth, Model.InputHeight), Certainty, isUsed, DecodeTime + InferenceTime);

    /// <summary>Returns the arrays of a look that is not used.</summary>
    public void Release()
    {
        ReleaseThumbnail();
        Array.ForEach(Masks, mask => Model.Pixels.Return(mask.Pixels));
    }

    /// <summary>Returns the thumbnail, which is not needed after the edges have been examined.</summary>
    public void ReleaseThumbnail()
    {
        if (Thumbnail is not null)
        {
            Model.Pixels.Return(Thumbnail);
        }
    }
}

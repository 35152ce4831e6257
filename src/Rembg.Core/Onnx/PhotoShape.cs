namespace Rembg.Onnx;

/// <summary>
/// The shape of a tensor that holds one photo: three planes, as in PyTorch models, or interleaved channels, as in TensorFlow, Keras and
/// MediaPipe models.
/// </summary>
/// <param name="Height">The height in pixels; 0 if the file leaves it open.</param>
/// <param name="Width">The width in pixels; 0 if the file leaves it open.</param>
/// <param name="ChannelsLast">True if the channels are interleaved.</param>
internal sealed record PhotoShape(int Height, int Width, bool ChannelsLast)
{
    /// <summary>The supported shapes, for messages.</summary>
    public const string Expected = "[1, 3, height, width] or [1, height, width, 3]";

    private const int Channels = 3;

    /// <summary>The sizes of the tensor.</summary>
    public long[] Sizes => ChannelsLast ? [1, Height, Width, Channels] : [1, Channels, Height, Width];

    /// <summary>
    /// Interprets a shape; null if it is not the shape of a photo. If both layouts are possible, the channels come first.
    /// </summary>
    /// <param name="shape">The sizes; values below 1 are open.</param>
    public static PhotoShape? Read(IReadOnlyList<long> shape)
    {
        if (shape is not [<= 1, long second, long third, long fourth] || !(CanBeChannels(second) || CanBeChannels(fourth)))
        {
            return null;
        }

        // [1, ?, ?, 3] specifies its channels; [1, ?, ?, ?] does not.
        bool isLast = !CanBeChannels(second) || (second != Channels && fourth == Channels);
        return isLast ? Create(second, third, isLast) : Create(third, fourth, isLast);
    }

    /// <summary>Determines whether a shape explicitly specifies three channels instead of leaving them open.</summary>
    /// <param name="shape">The sizes; values below 1 are open.</param>
    public static bool NamesChannels(IReadOnlyList<long> shape) => Read(shape) is not null && (shape[1] == Channels || shape[3] == Channels);

    private static bool CanBeChannels(long size) => size is <= 0 or Channels;

    private static PhotoShape Create(long height, long width, bool isLast) => new(checked((int)Math.Max(height, 0)), checked((int)Math.Max(width, 0)), isLast);
}

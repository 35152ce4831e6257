namespace Rembg.Onnx;

/// <summary>
/// The form of a tensor that holds one photo: three planes, as PyTorch's models have it, or pixel by pixel, as those of
/// TensorFlow, Keras and MediaPipe have it.
/// </summary>
/// <param name="Height">Rows, in pixels; 0 if a file leaves them open.</param>
/// <param name="Width">Columns, in pixels; 0 if a file leaves them open.</param>
/// <param name="ChannelsLast">True if the three numbers of a pixel lie side by side.</param>
internal sealed record PhotoShape(int Height, int Width, bool ChannelsLast)
{
    /// <summary>The forms that there are, in words for messages.</summary>
    public const string Expected = "[1, 3, height, width] or [1, height, width, 3]";

    private const int Channels = 3;

    /// <summary>The sizes of the tensor.</summary>
    public long[] Sizes => ChannelsLast ? [1, Height, Width, Channels] : [1, Channels, Height, Width];

    /// <summary>The form that a shape says; null if it is no photo's. Where a shape could be either, its channels come first.</summary>
    /// <param name="shape">The sizes; those below 1 are open.</param>
    public static PhotoShape? Read(IReadOnlyList<long> shape)
    {
        if (shape is not [<= 1, long second, long third, long fourth] || !(CanBeChannels(second) || CanBeChannels(fourth)))
        {
            return null;
        }

        // [1, ?, ?, 3] names its channels, and [1, ?, ?, ?] names none.
        bool isLast = !CanBeChannels(second) || (second != Channels && fourth == Channels);
        return isLast ? Create(second, third, isLast) : Create(third, fourth, isLast);
    }

    /// <summary>True if a shape names three channels and does not merely leave them open.</summary>
    /// <param name="shape">The sizes; those below 1 are open.</param>
    public static bool NamesChannels(IReadOnlyList<long> shape) => Read(shape) is not null && (shape[1] == Channels || shape[3] == Channels);

    private static bool CanBeChannels(long size) => size is <= 0 or Channels;

    private static PhotoShape Create(long height, long width, bool isLast) => new(checked((int)Math.Max(height, 0)), checked((int)Math.Max(width, 0)), isLast);
}

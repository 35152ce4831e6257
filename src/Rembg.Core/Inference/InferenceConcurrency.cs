namespace Rembg.Inference;

/// <summary>How many inferences run at once where nothing else is asked for.</summary>
internal static class InferenceConcurrency
{
    // Operators of 320 × 320 leave threads waiting at their ends, and a second inference works meanwhile: measured on two
    // cores, two at once take 0.88 (INT8) and 0.75 (FP32) of the time a photo that one after the other take, and as long as
    // with a session of one thread for each, which would take twice as long for a single photo. At 1024 × 1024 operators are
    // ten times as long, their ends as short, and activations are gigabytes.
    private const int LargestInput = 512 * 512;

    // The share of a core that an inference leaves over grows with their number.
    private const int CoresForEach = 4;
    private const int Most = 8;

    /// <summary>The number for a model on a machine.</summary>
    /// <param name="processors">Threads that the machine runs at once.</param>
    /// <param name="inputPixels">Pixels of the model's input.</param>
    /// <param name="lowMemory">Whether memory is short: each inference at once has activations of its own.</param>
    public static int For(int processors, int inputPixels, bool lowMemory) =>
        lowMemory || inputPixels > LargestInput ? 1 : Math.Clamp(processors / CoresForEach, 2, Most);
}

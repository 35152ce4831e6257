namespace Rembg.Inference;

/// <summary>The number of inferences of a quantized model that run at once on a CPU if nothing else is asked for.</summary>
internal static class InferenceConcurrency
{
    // Operators of 320 × 320 leave threads waiting at their ends, and a second inference works meanwhile. At 1024 × 1024 they
    // are ten times as long, their ends as short, and activations are gigabytes. Models of FP32 gain as much in time, but
    // each inference at once takes 300 MB more, where INT8 takes 90. See docs/performance.md.
    private const int LargestInput = 512 * 512;

    // The share of a core that an inference leaves over grows with their number.
    private const int CoresForEach = 4;
    private const int Most = 8;

    /// <summary>The number for a model on a machine.</summary>
    /// <param name="processors">Threads that the machine runs at once.</param>
    /// <param name="inputPixels">Pixels of the model's input.</param>
    public static int For(int processors, int inputPixels) =>
        inputPixels > LargestInput ? 1 : Math.Clamp(processors / CoresForEach, 2, Most);
}

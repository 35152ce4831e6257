namespace Rembg.Inference;

/// <summary>The default number of simultaneous inferences of a quantized model on a CPU.</summary>
internal static class InferenceConcurrency
{
    // With inputs of 320 × 320, threads wait at the end of each operator, and a second inference uses that time. At 1024 ×
    // 1024, operators take ten times as long, the waits are no longer, and activations take gigabytes. FP32 models gain as much
    // time, but each additional inference takes 300 MB, as against 90 MB in INT8. See docs/performance.md.
    private const int LargestInput = 512 * 512;

    // The share of a core that each inference leaves unused grows with the number of cores.
    private const int CoresForEach = 4;
    private const int Most = 8;

    /// <summary>Returns the number for a model on a machine.</summary>
    /// <param name="processors">Threads that the machine runs simultaneously.</param>
    /// <param name="inputPixels">Pixels in the model's input.</param>
    public static int For(int processors, int inputPixels) =>
        inputPixels > LargestInput ? 1 : Math.Clamp(processors / CoresForEach, 2, Most);
}

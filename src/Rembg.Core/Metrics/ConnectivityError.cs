namespace Rembg.Metrics;

/// <summary>
/// The connectivity error of the alpha matting benchmark (Rhemann et al., CVPR 2009). A pixel is connected up to the largest
/// threshold at which it belongs to the largest connected part that both alphas reach; what its alpha exceeds that threshold by
/// is not connected. Thresholds are 0.1 apart and neighbours are the four, as in the published code.
/// </summary>
internal static class ConnectivityError
{
    private const int Steps = 10;

    // A smaller excess is ignored.
    private const double Tolerance = 0.15;

    /// <summary>Returns the sum over all pixels of the absolute differences of connectedness, at least 0.</summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static double Compute(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        // The index of the threshold up to which a pixel is connected.
        byte[] connected = new byte[mask.Length];
        bool[] common = new bool[mask.Length];
        LargestRegion regions = new(width, height);
        for (int step = 1; step <= Steps; step++)
        {
            // A threshold of 0.1 · step, in 255ths without rounding: value ÷ 255 ≥ step ÷ 10.
            int least = ((255 * step) + Steps - 1) / Steps;
            for (int i = 0; i < common.Length; i++)
            {
                common[i] = mask[i] >= least && reference[i] >= least;
            }

            regions.KeepLargest(common);
            for (int i = 0; i < common.Length; i++)
            {
                connected[i] += common[i] && connected[i] == step - 1 ? (byte)1 : (byte)0;
            }
        }

        double sum = 0;
        for (int i = 0; i < connected.Length; i++)
        {
            double level = (double)connected[i] / Steps;
            sum += Math.Abs(Excess(mask[i], level) - Excess(reference[i], level));
        }

        return sum;
    }

    private static double Excess(byte alpha, double level)
    {
        double excess = (alpha / 255.0) - level;
        return excess >= Tolerance ? excess : 0;
    }
}

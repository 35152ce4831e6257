using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// Selects the part of a distribution that the integers cover: values outside are clipped, and values inside get finer steps.
/// </summary>
internal static class RangeSelection
{
    // The number of clipping points tried on each side.
    private const int Candidates = 64;

    /// <summary>Returns the range selected by a method.</summary>
    /// <param name="histogram">The distribution.</param>
    /// <param name="ranges">The method and its settings.</param>
    /// <param name="type">The integer type that the range is mapped to.</param>
    public static ActivationRange Select(ValueHistogram histogram, RangeMethod ranges, QuantizedType type) => ranges.Method switch
    {
        CalibrationMethod.Percentile => Percentile(histogram, ranges.Cut),
        CalibrationMethod.MeanSquaredError => Best(histogram, range => SquaredError(histogram, range, type)),
        CalibrationMethod.Entropy => Best(histogram, range => Divergence(histogram, range)),
        _ => new ActivationRange(histogram.Edge(0), histogram.Edge(ValueHistogram.BinCount)),
    };

    /// <summary>Cuts off a small share of the values, on both sides together.</summary>
    private static ActivationRange Percentile(ValueHistogram histogram, double share)
    {
        double allowed = histogram.Counts.Sum() * share / 2;
        int low = 0;
        for (long cut = histogram.Counts[0]; cut <= allowed && low < ValueHistogram.BinCount - 1; cut += histogram.Counts[low])
        {
            low++;
        }

        int high = ValueHistogram.BinCount - 1;
        for (long cut = histogram.Counts[high]; cut <= allowed && high > low; cut += histogram.Counts[high])
        {
            high--;
        }

        return new ActivationRange(histogram.Edge(low), histogram.Edge(high + 1));
    }

    /// <summary>Tries clipping points on the upper side, then on the lower side.</summary>
    private static ActivationRange Best(ValueHistogram histogram, Func<ActivationRange, double> cost)
    {
        ActivationRange full = new(histogram.Edge(0), histogram.Edge(ValueHistogram.BinCount));
        ActivationRange best = Shrink(full, static (range, share) => range with { Maximum = Math.Max(range.Maximum * share, 0) }, cost);
        return Shrink(best, static (range, share) => range with { Minimum = Math.Min(range.Minimum * share, 0) }, cost);
    }

    private static ActivationRange Shrink(ActivationRange range, Func<ActivationRange, double, ActivationRange> clip, Func<ActivationRange, double> cost) =>
        Enumerable.Range(1, Candidates)
            .Select(step => clip(range, (double)step / Candidates))
            .Where(static candidate => candidate.Maximum > candidate.Minimum)
            .Reverse()
            .MinBy(cost);

    /// <summary>Returns the sum of squared differences between values and their quantized form.</summary>
    private static double SquaredError(ValueHistogram histogram, ActivationRange range, QuantizedType type)
    {
        QuantizationParameters parameters = QuantizationParameters.Asymmetric(range.Minimum, range.Maximum, type);
        double sum = 0;
        for (int bin = 0; bin < ValueHistogram.BinCount; bin++)
        {
            if (histogram.Counts[bin] > 0)
            {
                double value = histogram.Center(bin);
                double error = value - parameters.Dequantize(parameters.Quantize(value));

                // The values of a bin are evenly distributed around its middle. If the bin is wider than a step, so are their rounding
                // errors.
                bool spansSteps = histogram.Width > parameters.Scale && Math.Abs(error) <= parameters.Scale / 2;
                double spread = spansSteps ? parameters.Scale : histogram.Width;
                sum += histogram.Counts[bin] * ((spansSteps ? 0 : error * error) + (spread * spread / 12));
            }
        }

        return sum;
    }

    /// <summary>
    /// Returns the Kullback–Leibler divergence between the distribution and its representation by 256 levels within the range (Migacz,
    /// "8-bit inference with TensorRT", GTC 2017).
    /// </summary>
    private static double Divergence(ValueHistogram histogram, ActivationRange range)
    {
        const int Levels = 256;
        int first = Bin(range.Minimum);
        int last = Math.Max(Bin(range.Maximum) - 1, first);
        int count = last - first + 1;
        double[] reference = new double[count];
        for (int bin = 0; bin < ValueHistogram.BinCount; bin++)
        {
            reference[Math.Clamp(bin, first, last) - first] += histogram.Counts[bin];
        }

        // The values that a Relu cuts off are all in one bin, which is exact with any step; with its full count it would outweigh all
        // others.
        int zero = Math.Clamp(Bin(0), first, last) - first;
        reference[zero] = Math.Min(reference[zero], reference[Math.Min(zero + 1, count - 1)]);
        double total = reference.Sum();
        double divergence = 0;
        for (int level = 0; level < Levels; level++)
        {
            int begin = (int)((long)level * count / Levels);
            int end = Math.Max((int)((long)(level + 1) * count / Levels), begin + (count < Levels ? 0 : 1));
            double inside = 0;
            int occupied = 0;
            for (int i = begin; i < end; i++)
            {
                if (i == zero)
                {
                    continue;
                }

                inside += histogram.Counts[first + i];
                occupied += histogram.Counts[first + i] > 0 ? 1 : 0;
            }

            for (int i = begin; i < end; i++)
            {
                if (reference[i] > 0)
                {
                    double p = reference[i] / total;
                    double q = i == zero ? p : histogram.Counts[first + i] > 0 ? inside / occupied / total : 1e-9;
                    divergence += p * Math.Log(p / q);
                }
            }
        }

        return divergence;

        int Bin(double value) => (int)Math.Clamp((value - histogram.Edge(0)) / histogram.Width, 0, ValueHistogram.BinCount);
    }
}

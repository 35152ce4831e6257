namespace Rembg.Metrics;

/// <summary>
/// The weighted F-measure (Margolin, Zelnik-Manor and Tal, "How to evaluate foreground maps?", CVPR 2014): an error inside the
/// subject counts less if its neighbours are right, and an error outside counts more with its distance from the subject. β² =
/// 1, a Gaussian of 7 × 7 pixels with σ = 5 and zeros beyond the border, as in the authors' code.
/// </summary>
internal static class WeightedFMeasure
{
    private const int Radius = 3;

    // The weight of an error in the background is 2 − e^(ln ½ ÷ 5 · distance): 1 at the subject, 1.5 at five pixels, approaching 2.
    private const double Decay = -0.69314718055994530942 / 5;

    // MATLAB's fspecial('gaussian', 7, 5) is the outer product of this vector with itself.
    private static readonly double[] Gaussian = MakeGaussian(5);

    /// <summary>
    /// 2 · P · R ÷ (P + R), 0–1, 1 is best. If the reference has no subject, the measure is undefined; the result is then 1 if
    /// the mask has none at a half either, otherwise 0 (PySODMetrics returns 0 for both). Unlike in PySODMetrics, a mask is not
    /// stretched to 0 … 255 first, so an uncertain mask scores as one. Time is linear; memory is 5 bytes a pixel.
    /// </summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape; values of 128 and more are subject.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static double Compute(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        MaskMetrics.CheckSizes(mask, reference, width, height);
        if (!MaskMetrics.HasSubject(reference))
        {
            return MaskMetrics.HasSubject(mask) ? 0 : 1;
        }

        // Background pixels take the error of the subject's nearest pixel, so that smoothing the subject's edge ignores the
        // background's errors.
        int[] nearest = DistanceTransform.NearestSubject(reference, width, height);
        byte[] errors = GC.AllocateUninitializedArray<byte>(mask.Length);
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = (byte)(255 - mask[nearest[i]]);
        }

        (int wanted, double missed) = SubjectErrors(reference, errors, width, height);
        double wrong = BackgroundErrors(mask, nearest, width);
        double right = wanted - missed;

        // The authors add ε to both quotients to avoid 0 ÷ 0, which occurs only here.
        if (right <= 0)
        {
            return 0;
        }

        double precision = right / (right + wrong);
        double recall = right / wanted;
        return 2 * precision * recall / (precision + recall);
    }

    /// <summary>
    /// Returns the size of the subject and the sum of its errors; each pixel counts the smaller of its own error and the
    /// smoothed one.
    /// </summary>
    private static (int Size, double Sum) SubjectErrors(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> errors, int width, int height)
    {
        ErrorSmoother smoother = new(errors, width, Gaussian);
        int size = 0;
        double sum = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = reference.Slice(y * width, width);
            int first = row.IndexOfAnyInRange((byte)MaskMetrics.Half, (byte)255);
            if (first < 0)
            {
                continue;
            }

            ReadOnlySpan<byte> own = errors.Slice(y * width, width);
            ReadOnlySpan<double> smooth = own.ContainsAnyExcept((byte)0) ? smoother.Smooth(y) : [];
            for (int x = first; x < width; x++)
            {
                if (row[x] >= MaskMetrics.Half)
                {
                    size++;
                    sum += own[x] == 0 ? 0 : Math.Min(own[x], smooth[x]);
                }
            }
        }

        return (size, sum / 255);
    }

    private static double BackgroundErrors(ReadOnlySpan<byte> mask, ReadOnlySpan<int> nearest, int width)
    {
        double sum = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] > 0 && nearest[i] != i)
            {
                (int row, int column) = Math.DivRem(i, width);
                (int nearestRow, int nearestColumn) = Math.DivRem(nearest[i], width);
                double distance = double.Hypot(row - nearestRow, column - nearestColumn);
                sum += mask[i] * (2 - Math.Exp(Decay * distance));
            }
        }

        return sum / 255;
    }

    private static double[] MakeGaussian(double sigma)
    {
        double[] values = [.. Enumerable.Range(-Radius, (2 * Radius) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        double sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }
}

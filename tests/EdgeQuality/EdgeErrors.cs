using Rembg.Samples.Edges;

namespace Rembg.EdgeQuality;

/// <summary>
/// The errors of a matte on the edge band: all pixels within one pixel of a 320-pixel mask (1/320 of the
/// width, 2 pixels at least) of a pixel whose true alpha is neither 0 nor 1.
/// </summary>
/// <param name="Difference">The sum of absolute differences of alpha, in thousands, as C. Rhemann et al. give it.</param>
/// <param name="Gradient">
/// The sum of squared differences of alpha's gradients, in thousands: C. Rhemann et al., "A Perceptually Motivated Online
/// Benchmark for Image Matting", CVPR 2009, with a Gaussian derivative of sigma 1.4.
/// </param>
/// <param name="Color">The mean absolute difference of α·F, 0–255.</param>
internal readonly record struct EdgeErrors(double Difference, double Gradient, double Color)
{
    private const double Sigma = 1.4;
    private const int Radius = 4;

    /// <summary>Measures.</summary>
    public static EdgeErrors Measure(EdgeScene truth, EdgeTrial trial)
    {
        bool[] band = Band(truth);
        float[] here = GradientOf(trial.Alpha, truth.Width, truth.Height);
        float[] there = GradientOf(truth.Alpha, truth.Width, truth.Height);
        double difference = 0;
        double gradient = 0;
        double color = 0;
        long count = 0;
        for (int i = 0; i < band.Length; i++)
        {
            if (!band[i])
            {
                continue;
            }

            count++;
            difference += Math.Abs(trial.Alpha[i] - truth.Alpha[i]) / 255.0;
            gradient += (here[i] - there[i]) * (here[i] - there[i]);
            for (int channel = i * 3; channel < (i * 3) + 3; channel++)
            {
                color += Math.Abs((trial.Alpha[i] * trial.Color[channel]) - (truth.Alpha[i] * truth.Foreground[channel])) / 255.0 / 3;
            }
        }

        return new EdgeErrors(difference / 1000, gradient / 1000, color / count);
    }

    /// <summary>The edge band.</summary>
    public static bool[] Band(EdgeScene scene)
    {
        int reach = Math.Max(scene.Width / 320, 2);
        bool[] edge = [.. scene.Alpha.Select(static alpha => alpha is > 0 and < 255)];
        bool[] wide = new bool[edge.Length];
        bool[] band = new bool[edge.Length];
        Parallel.For(0, scene.Height, y => Dilate(edge, wide, y * scene.Width, 1, scene.Width, reach));
        Parallel.For(0, scene.Width, x => Dilate(wide, band, x, scene.Width, scene.Height, reach));
        return band;
    }

    private static void Dilate(bool[] source, bool[] target, int first, int step, int count, int reach)
    {
        int last = int.MinValue / 2;
        for (int i = -reach; i < count; i++)
        {
            last = i + reach < count && source[first + ((i + reach) * step)] ? i + reach : last;
            if (i >= 0)
            {
                target[first + (i * step)] = last >= i - reach;
            }
        }
    }

    private static float[] GradientOf(byte[] alpha, int width, int height)
    {
        float[] values = [.. alpha.Select(static value => value / 255f)];
        float[] smooth = [.. Enumerable.Range(-Radius, (2 * Radius) + 1).Select(static x => (float)Math.Exp(-x * x / (2 * Sigma * Sigma)))];
        float sum = smooth.Sum();
        smooth = [.. smooth.Select(value => value / sum)];
        float[] slope = [.. smooth.Select(static (value, index) => (float)(value * (index - Radius) / (Sigma * Sigma)))];
        float[] acrossX = Convolve(Convolve(values, width, height, slope, 1, 0), width, height, smooth, 0, 1);
        float[] acrossY = Convolve(Convolve(values, width, height, smooth, 1, 0), width, height, slope, 0, 1);
        return [.. acrossX.Zip(acrossY, static (x, y) => MathF.Sqrt((x * x) + (y * y)))];
    }

    private static float[] Convolve(float[] values, int width, int height, float[] kernel, int stepX, int stepY)
    {
        float[] result = new float[values.Length];
        Parallel.For(0, height, y =>
        {
            for (int x = 0; x < width; x++)
            {
                float sum = 0;
                for (int k = -Radius; k <= Radius; k++)
                {
                    int column = Math.Clamp(x + (k * stepX), 0, width - 1);
                    int row = Math.Clamp(y + (k * stepY), 0, height - 1);
                    sum += kernel[k + Radius] * values[(row * width) + column];
                }

                result[(y * width) + x] = sum;
            }
        });
        return result;
    }
}

namespace Rembg.Tests;

/// <summary>
/// Lanczos-3 in double precision, with no rounding between the passes: each target pixel is a normalized sum over the whole
/// image. Each weight is the product of a weight for the row and a weight for the column.
/// </summary>
internal static class TextbookLanczos
{
    /// <summary>Resizes a plane; results end at 0 and 255.</summary>
    public static double[] Resize(double[] source, int sourceWidth, int sourceHeight, int width, int height)
    {
        (int Place, double Weight)[][] columns = [.. Enumerable.Range(0, width).Select(x => Weights(x, width, sourceWidth))];
        (int Place, double Weight)[][] rows = [.. Enumerable.Range(0, height).Select(y => Weights(y, height, sourceHeight))];
        double[] narrow = new double[width * sourceHeight];
        for (int i = 0; i < narrow.Length; i++)
        {
            foreach ((int place, double weight) in columns[i % width])
            {
                narrow[i] += weight * source[(i / width * sourceWidth) + place];
            }
        }

        double[] result = new double[width * height];
        for (int i = 0; i < result.Length; i++)
        {
            double sum = 0;
            foreach ((int place, double weight) in rows[i / width])
            {
                sum += weight * narrow[(place * width) + (i % width)];
            }

            result[i] = Math.Clamp(sum, 0, 255);
        }

        return result;
    }

    private static (int Place, double Weight)[] Weights(int target, int targetSize, int sourceSize)
    {
        double scale = (double)sourceSize / targetSize;
        double widening = Math.Max(scale, 1);
        double[] weights = [.. Enumerable.Range(0, sourceSize).Select(i => Kernel((i + 0.5 - ((target + 0.5) * scale)) / widening))];
        double sum = weights.Sum();
        return [.. weights.Select((weight, place) => (place, weight / sum)).Where(static pair => pair.Item2 != 0)];
    }

    private static double Kernel(double x) => Math.Abs(x) >= 3 ? 0 : x == 0 ? 1 : 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x);
}

namespace Rembg.Imaging;

/// <summary>Generates pictures for load tests without files: soft waves of colour, each picture different.</summary>
internal static class SyntheticPicture
{
    private const double HalfRange = 127.5;

    /// <summary>Generates a square picture.</summary>
    /// <param name="size">The side in pixels.</param>
    /// <param name="seed">Selects the picture.</param>
    /// <returns>Rows of RGB pixels, three bytes each.</returns>
    public static byte[] Paint(int size, int seed)
    {
        Random random = new(seed);
        byte[] pixels = new byte[size * size * 3];
        for (int channel = 0; channel < 3; channel++)
        {
            // One to three waves in each direction.
            double[] alongX = Wave(size, 1 + (2 * random.NextDouble()), random.NextDouble());
            double[] alongY = Wave(size, 1 + (2 * random.NextDouble()), random.NextDouble());
            for (int i = 0; i < size * size; i++)
            {
                pixels[(i * 3) + channel] = (byte)(HalfRange + (HalfRange * alongX[i % size] * alongY[i / size]));
            }
        }

        return pixels;
    }

    private static double[] Wave(int size, double waves, double phase) =>
        [.. Enumerable.Range(0, size).Select(i => Math.Sin(Math.Tau * ((waves * i / size) + phase)))];
}

using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Tests;

/// <summary>Computations on finished masks, against second implementations written for clarity.</summary>
public sealed class MaskTests
{
    [Fact]
    public void Coverage_and_bounding_box_are_those_of_the_foreground()
    {
        using Mask mask = Fill(50, 40, static (x, y) => x is >= 7 and < 20 && y is >= 11 and < 30 ? 128 : 127);
        MaskStatistics statistics = MaskStatistics.Measure(mask);
        Assert.Equal(13 * 19 / 2000.0, statistics.Coverage, 1e-12);
        Assert.Equal(new BoundingBox(7, 11, 13, 19), statistics.BoundingBox);
        Assert.Equal("13x19+7+11", statistics.BoundingBox!.ToString());
    }

    [Fact]
    public void A_mask_without_foreground_has_no_box()
    {
        using Mask mask = Fill(5, 4, static (_, _) => 127);
        Assert.Equal(new MaskStatistics(0, null), MaskStatistics.Measure(mask));
    }

    [Fact]
    public void A_mask_has_its_rows_and_no_others_until_it_is_disposed()
    {
        Mask mask = Fill(3, 2, static (x, y) => (10 * y) + x);
        using (NetVips.Image image = mask.AsImage())
        using (Mask copy = Mask.FromImage(image))
        {
            Assert.Equal([10, 11, 12], copy.Row(1).ToArray());
            Assert.Throws<ArgumentOutOfRangeException>(() => copy.Row(2).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => copy.Row(-1).Length);
        }

        mask.Dispose();
        Assert.Throws<ObjectDisposedException>(() => mask.Row(0).Length);
        Assert.Throws<ObjectDisposedException>(mask.AsImage);
    }

    [Fact]
    public void Smoothing_is_opening_blur_and_threshold()
    {
        const int Width = 60;
        const int Height = 45;
        static int Value(int x, int y) => x == 50 && y == 10 ? 255 : Math.Clamp((int)(160 - (9 * Math.Abs(Math.Sqrt(Math.Pow(x - 22, 2) + Math.Pow(y - 20, 2)) - 3))), 0, 255);
        using Mask mask = Fill(Width, Height, Value);
        using Mask smooth = MaskSmoother.Smooth(mask, default);

        double[,] plane = new double[Width, Height];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                plane[x, y] = mask.Row(y)[x];
            }
        }

        double[,] expected = Blur(Cross(Cross(plane, Math.Min), Math.Max), 2);
        int different = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                Assert.True(smooth.Row(y)[x] is 0 or 255);

                // Right at the threshold rounding may decide.
                bool foreground = expected[x, y] >= 127;
                different += Math.Abs(expected[x, y] - 127) > 0.5 && foreground != (smooth.Row(y)[x] == 255) ? 1 : 0;
            }
        }

        Assert.Equal(0, different);
        Assert.Equal(0, smooth.Row(10)[50]);
        Assert.Equal(255, smooth.Row(20)[22]);
    }

    [Fact]
    public void Post_processing_makes_a_two_valued_mask_of_a_photo()
    {
        using Removal removal = Removal.WithRealModel();
        string photo = SharedData.Photo("girl-1.jpg");
        Pixels mask = removal.Mask(photo);
        Pixels smooth = Pixels.Read(removal.Run(photo, new RemovalOptions { MaskOnly = true, PostProcessMask = true }).Output);
        Assert.All(smooth.Values, value => Assert.True(value is 0 or 255));
        Assert.InRange(MaskDistance.Between(smooth, mask).IoU, 0.97, 1);
    }

    private static Mask Fill(int width, int height, Func<int, int, int> value)
    {
        Mask mask = new(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                mask.Row(y)[x] = (byte)value(x, y);
            }
        }

        return mask;
    }

    private static double[,] Cross(double[,] plane, Func<double, double, double> pick) =>
        Map(plane, (x, y) => ((int X, int Y)[])[(x, y), (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)], values => values.Aggregate(pick));

    private static double[,] Blur(double[,] plane, double sigma)
    {
        int radius = (int)(4 * sigma);
        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))];
        double sum = weights.Sum();
        double[,] rows = Map(plane, (x, y) => [.. Enumerable.Range(-radius, weights.Length).Select(i => (x + i, y))], Weighted);
        return Map(rows, (x, y) => [.. Enumerable.Range(-radius, weights.Length).Select(i => (x, y + i))], Weighted);

        double Weighted(IEnumerable<double> values) => values.Zip(weights, static (value, weight) => value * weight).Sum() / sum;
    }

    private static double[,] Map(double[,] plane, Func<int, int, (int X, int Y)[]> neighbours, Func<IEnumerable<double>, double> combine)
    {
        (int width, int height) = (plane.GetLength(0), plane.GetLength(1));
        double[,] result = new double[width, height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                result[x, y] = combine(neighbours(x, y).Select(place => plane[Math.Clamp(place.X, 0, width - 1), Math.Clamp(place.Y, 0, height - 1)]));
            }
        }

        return result;
    }
}

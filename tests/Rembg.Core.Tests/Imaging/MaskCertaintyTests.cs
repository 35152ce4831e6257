using CsCheck;

using Rembg.Imaging;

namespace Rembg.Tests;

/// <summary>The certainty follows its formula, and falls with doubt.</summary>
[Trait("Speed", "Fast")]
public sealed class MaskCertaintyTests
{
    [Theory]
    [InlineData(320, 320)]
    [InlineData(256, 256)]
    [InlineData(321, 200)]
    [InlineData(1024, 1024)]
    [InlineData(97, 64)]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    public void The_certainty_equals_a_direct_computation(int width, int height)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            byte[] mask = Draw(width, height, seed, softness: 4 + (20 * seed));
            Assert.Equal(Compute(mask, width, height), MaskCertainty.Of(mask, width, height), 1e-9);
        }
    }

    [Fact]
    public void A_softer_mask_is_less_certain()
    {
        double[] certainties = [.. new[] { 2.0, 8, 20, 60, 150 }.Select(static softness => MaskCertainty.Of(Draw(320, 320, 0, softness), 320, 320))];
        Assert.Equal(certainties.OrderDescending(), certainties);
        Assert.InRange(certainties[0], 0.95, 1);
        Assert.InRange(certainties[^1], 0, 0.7);
    }

    [Fact]
    public void An_area_of_doubt_weighs_more_than_the_same_doubt_along_the_outline()
    {
        byte[] outline = Draw(320, 320, 0, softness: 2);
        byte[] area = [.. outline];
        long added = 0;
        for (int y = 20; y < 60; y++)
        {
            area.AsSpan((y * 320) + 10, 40).Fill(100);
            added += 40 * 200;
        }

        byte[] rim = Draw(320, 320, 0, softness: 2);
        for (int i = 0; i < rim.Length && added > 0; i++)
        {
            if (rim[i] is > 0 and < byte.MaxValue)
            {
                added -= 254 - (2 * Math.Min(rim[i], byte.MaxValue - rim[i]));
                rim[i] = 127;
            }
        }

        Assert.True(MaskCertainty.Of(area, 320, 320) < MaskCertainty.Of(rim, 320, 320));
    }

    [Fact]
    public void Log_odds_can_be_converted_back() =>
        Gen.Double[0, 1].Sample(static iou => Math.Abs(MaskCertainty.FromLogOdds(MaskCertainty.ToLogOdds(iou)) - iou) < 1e-12);

    [Fact]
    public void A_mask_is_more_certain_if_another_one_agrees_with_it()
    {
        RawMask used = Raw(320, 0, 12);
        RawMask alike = Raw(256, 0, 12);
        RawMask unlike = Raw(256, 90, 12);
        Assert.True(MaskCertainty.Of(used, alike) > MaskCertainty.Of(used, unlike));
        Assert.Equal(used.Certainty, MaskCertainty.Of(used, alike with { HasSubject = false }));
    }

    [Theory]
    [InlineData(320, 256)]
    [InlineData(256, 320)]
    [InlineData(1024, 512)]
    public void The_certainty_of_two_masks_equals_a_direct_computation(int side, int otherSide)
    {
        RawMask used = Raw(side, 0, 12);
        foreach (double shift in new[] { 0, 5, 90, 400 })
        {
            RawMask other = Raw(otherSide, shift, 12);
            (RawMask small, RawMask large) = side < otherSide ? (used, other) : (other, used);
            double[] counts = new double[4];
            for (int i = 0; i < small.Pixels.Length; i++)
            {
                double x = ((i % small.Width) + 0.5) * large.Width / small.Width;
                double y = ((i / small.Width) + 0.5) * large.Height / small.Height;
                counts[(small.Pixels[i] >= 128 ? 1 : 0) + (large.Pixels[((int)y * large.Width) + (int)x] >= 128 ? 2 : 0)]++;
            }

            double agreement = counts[3] / (counts[1] + counts[2] + counts[3]);
            double odds = Math.Exp(-0.34676 + (0.79535 * LogOdds(used.Certainty)) + (0.34763 * LogOdds(agreement)));
            Assert.Equal(Math.Clamp(((1.02 * odds) - 0.02) / (1 + odds), 0, 1), MaskCertainty.Of(used, other), 1e-9);
        }

        static double LogOdds(double iou) => Math.Log((iou + 0.02) / (1.02 - iou));
    }

    [Theory]
    [InlineData(160)]
    [InlineData(200)]
    [InlineData(240)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1024)]
    public void The_same_mask_at_another_size_is_as_certain(int side) =>
        Assert.Equal(MaskCertainty.Of(Draw(320, 320, 0, 20), 320, 320), MaskCertainty.Of(Draw(side, side, 0, side / 16.0), side, side), 0.001);

    private static RawMask Raw(int side, double shift, double softness)
    {
        byte[] mask = Draw(side, side, shift * side / 320, softness * side / 320);
        return new RawMask(mask, side, side, 1, HasSubject: true) { Certainty = (float)MaskCertainty.Of(mask, side, side) };
    }

    /// <summary>Draws an ellipse with a soft outline.</summary>
    private static byte[] Draw(int width, int height, double shift, double softness)
    {
        byte[] mask = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double radius = Math.Sqrt(Math.Pow((x - shift - (width / 2.0)) / (width / 3.0), 2) + Math.Pow((y - (height / 2.0)) / (height / 3.0), 2));
                mask[(y * width) + x] = (byte)Math.Clamp(127.5 + ((1 - radius) * width * 40 / softness), 0, 255);
            }
        }

        return mask;
    }

    /// <summary>Computes the certainty by its definition in docs/certainty.md, pixel by pixel.</summary>
    private static double Compute(byte[] mask, int width, int height)
    {
        int factor = (int)Math.Ceiling(Math.Max(width, height) / 320.0);
        (int columns, int rows) = (width / factor, height / factor);
        int Value(int x, int y)
        {
            int sum = 0;
            for (int i = 0; i < factor * factor; i++)
            {
                sum += mask[(((y * factor) + (i / factor)) * width) + (x * factor) + (i % factor)];
            }

            return (int)Math.Floor(((double)sum / (factor * factor)) + 0.5);
        }

        int[,] doubt = new int[columns, rows];
        double area = 0;
        double all = 0;
        for (int x = 0; x < columns; x++)
        {
            for (int y = 0; y < rows; y++)
            {
                int value = Value(x, y);
                doubt[x, y] = 2 * Math.Min(value, 255 - value);
                all += doubt[x, y] / 255.0;
                area += value >= 128 ? 1 : 0;
            }
        }

        double Filling(int radius)
        {
            double sum = 0;
            for (int x = 0; x < columns; x++)
            {
                for (int y = 0; y < rows; y++)
                {
                    int least = 255;
                    for (int u = Math.Max(0, x - radius); u <= Math.Min(columns - 1, x + radius); u++)
                    {
                        for (int v = Math.Max(0, y - radius); v <= Math.Min(rows - 1, y + radius); v++)
                        {
                            least = Math.Min(least, doubt[u, v]);
                        }
                    }

                    sum += least / 255.0;
                }
            }

            return sum;
        }

        double radius = Math.Max(1, Math.Max(columns, rows) / 160.0);
        double upper = radius - Math.Floor(radius);
        double filling = ((1 - upper) * Filling((int)Math.Floor(radius))) + (upper * Filling((int)Math.Floor(radius) + 1));
        area = Math.Max(area, 0.001 * columns * rows);
        double odds = Math.Exp(-0.30324 - (0.53344 * Math.Log((all / area) + 0.003)) - (0.45729 * Math.Log((filling / area) + 0.003)));
        return Math.Clamp(((1.02 * odds) - 0.02) / (1 + odds), 0, 1);
    }
}

using Rembg.EdgeQuality;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Samples.Edges;

namespace Rembg.Tests.Refinement;

/// <summary>
/// Refines masks as U²-Net makes them, with wide edges and values slightly below 1 inside, for scenes with known alpha: it must sharpen the edges
/// and do no harm.
/// </summary>
public sealed class SolidEdgeTests : IDisposable
{
    private const int Width = 1024;
    private const int Height = 768;
    private const int Side = EdgeTrial.MaskSize;

    private static readonly Levels Solid = new(0.33, 0.95);

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Imaging.Refinement.Guided)]
    [InlineData(Imaging.Refinement.Matting)]
    public void A_patterned_subject_before_a_similar_pattern_is_not_frayed(Imaging.Refinement refinement)
    {
        // Flowers on a shirt and on the wall behind it.
        EdgeScene scene = Oval((x, y) => Flower(x, y, 37), (x, y) => Flower(x + 19, y + 11, 41));
        RawMask mask = Rough(scene, surest: 0.97f);
        EdgeErrors none = Error(scene, mask, Imaging.Refinement.None, Levels.Neutral);
        Assert.InRange(Error(scene, mask, refinement, Solid).Difference, 0, 0.95 * none.Difference);

        static int Flower(int x, int y, int size) => ((x / size) + (y / size)) % 2 == 0 ? (x * 7) + (y * 13) : 200 - (x % size);
    }

    [Theory]
    [InlineData(Imaging.Refinement.Guided, 1.01)]
    [InlineData(Imaging.Refinement.Matting, 0.95)]
    public void Colours_that_both_sides_share_do_not_draw_the_outline(Imaging.Refinement refinement, double bound)
    {
        // The masks of models wander from the outline and are unsure in places. Spots of the same colours then draw the outline elsewhere.
        EdgeScene scene = Legs(static (x, y) => 140 + (int)(Noise(x, y, 12, 0) / 4), static (x, y) => 140 + (int)(Noise(x, y, 14, 5000) / 4));
        RawMask mask = Wandering(Blurred(EdgeTrial.TrueMask(scene), surest: 0.97f, radius: 2));
        EdgeErrors none = Error(scene, mask, Imaging.Refinement.None, Solid);
        Assert.InRange(Error(scene, mask, refinement, Solid).Difference, 0, bound * none.Difference);
    }

    [Theory]
    [InlineData(Imaging.Refinement.Guided, 0.6)]
    [InlineData(Imaging.Refinement.Matting, 0.5)]
    public void Colours_that_differ_only_near_the_outline_draw_it(Imaging.Refinement refinement, double bound)
    {
        // Darker at the rim than the background there, and as bright as other places of the background farther within.
        EdgeScene scene = Oval(static (x, y) => 120 + (int)Math.Clamp(Inside(x, y), 0, 60) + (int)(Noise(x, y, 6, 0) / 8), static (x, y) => 150 + (int)(Noise(x, y, 60, 5000) / 4));
        RawMask mask = Wandering(Blurred(EdgeTrial.TrueMask(scene), surest: 0.97f, radius: 2));
        EdgeErrors none = Error(scene, mask, Imaging.Refinement.None, Solid);
        Assert.InRange(Error(scene, mask, refinement, Solid).Difference, 0, bound * none.Difference);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Imaging.Refinement.Guided)]
    [InlineData(Imaging.Refinement.Matting)]
    public void A_subject_that_the_mask_is_nearly_sure_of_is_solid(Imaging.Refinement? refinement)
    {
        EdgeScene scene = Oval(static (x, y) => 200 + (x % 9), static (x, y) => 60 + (y % 7));
        RawMask mask = Rough(scene, surest: 0.86f);
        byte[] alpha = Run(scene, mask, refinement ?? Imaging.Refinement.None, Solid).Alpha;
        byte[] plain = Run(scene, mask, Imaging.Refinement.None, Levels.Neutral).Alpha;

        // Twelve pixels of the mask within the outline, and as many outside.
        int within = 0;
        for (int i = 0; i < alpha.Length; i++)
        {
            double inside = Inside(i % Width, i / Width);
            if (inside > 45)
            {
                within++;
                Assert.Equal(255, alpha[i]);
                Assert.InRange(plain[i], 200, 230);
            }
            else if (inside < -45)
            {
                Assert.Equal(0, alpha[i]);
            }
        }

        Assert.InRange(within, 50_000, Width * Height);
    }

    [Theory]
    [InlineData(Imaging.Refinement.Guided)]
    [InlineData(Imaging.Refinement.Matting)]
    public void Dark_strands_before_a_plain_background_are_kept(Imaging.Refinement refinement)
    {
        byte[] plain = new byte[Width * Height * 3];
        Array.Fill(plain, (byte)225);
        EdgeScene scene = EdgeScenes.Draw("hair", Width, Height, 3, plain);
        RawMask mask = Blurred(EdgeTrial.TrueMask(scene), surest: 0.97f, radius: 1);
        EdgeErrors none = Error(scene, mask, Imaging.Refinement.None, Levels.Neutral);
        EdgeErrors refined = Error(scene, mask, refinement, Solid);
        Assert.InRange(refined.Difference, 0, 0.8 * none.Difference);
        Assert.InRange(refined.Gradient, 0, 0.7 * none.Gradient);
        Assert.InRange(refined.Color, 0, 0.65 * none.Color);
    }

    [Fact]
    public void Neutral_levels_leave_the_inside_as_the_mask_has_it()
    {
        EdgeScene scene = Oval(static (x, y) => 200 + (x % 9), static (x, y) => 60 + (y % 7));
        byte[] alpha = Run(scene, Rough(scene, surest: 0.8f), Imaging.Refinement.Guided, Levels.Neutral).Alpha;
        Assert.InRange(alpha[(Height / 2 * Width) + (Width / 2)], 200, 208);
    }

    // Pixels within the outline, along the shorter axis or less; negative outside.
    private static double Inside(int x, int y)
    {
        (double across, double down) = ((x - (Width / 2)) / 300.0, (y - (Height / 2)) / 240.0);
        return (1 - Math.Sqrt((across * across) + (down * down))) * 240;
    }

    private static EdgeScene Oval(Func<int, int, int> subject, Func<int, int, int> behind) => Scene(Inside, subject, behind);

    // A body on legs that stand close together.
    private static EdgeScene Legs(Func<int, int, int> subject, Func<int, int, int> behind)
    {
        return Scene(InsideLegs, subject, behind);

        static double InsideLegs(int x, int y)
        {
            int across = Math.Min(x - 150, 900 - x);
            int leg = Math.Min(40 - Math.Abs(((x + 80) % 120) - 60), across);
            int body = Math.Min(160 - y, across);
            return Math.Min(Math.Max(leg, body), y - 60);
        }
    }

    private static EdgeScene Scene(Func<int, int, double> inside, Func<int, int, int> subject, Func<int, int, int> behind)
    {
        byte[] rgb = new byte[Width * Height * 3];
        byte[] alpha = new byte[Width * Height];
        byte[] foreground = new byte[rgb.Length];
        for (int i = 0; i < alpha.Length; i++)
        {
            (int x, int y) = (i % Width, i / Width);
            double opacity = Math.Clamp(inside(x, y) + 0.5, 0, 1);
            alpha[i] = (byte)Math.Round(opacity * 255);
            for (int band = 0; band < 3; band++)
            {
                int front = (subject(x, y) + (band * 20)) & 255;
                int back = (behind(x, y) + (band * 20)) & 255;
                foreground[(i * 3) + band] = (byte)front;
                rgb[(i * 3) + band] = (byte)Math.Round((opacity * front) + ((1 - opacity) * back));
            }
        }

        return new EdgeScene(Width, Height, rgb, alpha, foreground);
    }

    private static RawMask Rough(EdgeScene scene, float surest) => Blurred(EdgeTrial.TrueMask(scene), surest, radius: 3);

    // Moves places by up to four pixels, and makes some of them a third less sure.
    private static RawMask Wandering(RawMask mask) => mask with
    {
        Pixels = [.. Enumerable.Range(0, Side * Side).Select(i =>
        {
            (int x, int y) = (i % Side, i / Side);
            int fromX = Math.Clamp(x + (int)Math.Round(((Noise(x, y, 24, 100) / 128) - 1) * 4), 0, Side - 1);
            int fromY = Math.Clamp(y + (int)Math.Round(((Noise(x, y, 24, 4000) / 128) - 1) * 4), 0, Side - 1);
            double doubt = 0.35 * Math.Clamp((Noise(x, y, 20, 9000) - 128) / 100, 0, 1);
            return (byte)(mask.Pixels[(fromY * Side) + fromX] * (1 - doubt));
        })],
    };

    // 0 to 255, by random numbers on a grid and straight lines between them; seeds are places far apart.
    private static double Noise(int x, int y, int size, int seed)
    {
        (double across, double down) = ((x + seed) / (double)size, (y + seed) / (double)size);
        (int column, int row) = ((int)across, (int)down);
        return double.Lerp(
            double.Lerp(Value(column, row), Value(column + 1, row), across - column),
            double.Lerp(Value(column, row + 1), Value(column + 1, row + 1), across - column),
            down - row);

        static double Value(int column, int row)
        {
            uint hash = ((uint)column * 0x9E3779B1) ^ ((uint)row * 0x85EBCA77);
            hash = (hash ^ (hash >> 15)) * 0x2C1B3C6D;
            hash = (hash ^ (hash >> 12)) * 0x297A2D39;
            return (hash ^ (hash >> 15)) & 255;
        }
    }

    // Means of windows, three times over, are nearly a Gaussian blur.
    private static RawMask Blurred(RawMask mask, float surest, int radius)
    {
        float[] values = [.. mask.Pixels.Select(static value => (float)value)];
        for (int pass = 0; pass < 3; pass++)
        {
            values = Mean(Mean(values, 1, radius), Side, radius);
        }

        return mask with { Pixels = [.. values.Select(value => (byte)(value * surest))] };
    }

    private static float[] Mean(float[] values, int step, int radius)
    {
        float[] result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int place = i / step % Side;
            float sum = 0;
            for (int k = -radius; k <= radius; k++)
            {
                sum += values[i + ((Math.Clamp(place + k, 0, Side - 1) - place) * step)];
            }

            result[i] = sum / ((2 * radius) + 1);
        }

        return result;
    }

    private EdgeErrors Error(EdgeScene scene, RawMask mask, Imaging.Refinement refinement, Levels levels) => EdgeErrors.Measure(scene, Run(scene, mask, refinement, levels));

    private EdgeTrial Run(EdgeScene scene, RawMask mask, Imaging.Refinement refinement, Levels levels)
    {
        string photo = EdgeTrial.Write(scene, _files["scene.png"]);
        return EdgeTrial.Run(photo, mask, new RemovalOptions { Refinement = refinement, Levels = levels });
    }
}

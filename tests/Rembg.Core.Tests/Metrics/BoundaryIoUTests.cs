using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>Boundary IoU against numbers worked out by hand and against repeated erosion by 3 × 3 pixels.</summary>
[Trait("Speed", "Fast")]
public sealed class BoundaryIoUTests
{
    private const double Exact = 1e-12;

    private static readonly Gen<(int Width, int Height, int Holes, int Seed)> Large =
        Gen.Select(Gen.Int[60, 140], Gen.Int[1, 140], Gen.Int[1, 12], Gen.Int[0, 4]);

    public static TheoryData<string[], double> WorkedOut => new()
    {
        { ["... ..."], 1 },
        { [".-. ..."], 1 },
        { [".+. ..."], 0 },
        { ["# #"], 1 },
        { ["# ."], 0 },
        { ["#. #.", ".. .."], 1 },
        { ["##.. ..##"], 0 },

        // The border is an edge: the frame of 12 of 4 × 4 pixels against the same frame and the middle.
        { ["#### ####", "#..# ####", "#..# ####", "#### ####"], 1 },

        // A hole of one pixel in 5 × 5: all is edge of the mask, all but the middle edge of the reference's frame of 16.
        { ["##### #####", "##### #####", "##.## #####", "##### #####", "##### #####"], 16 / 24.0 },
    };

    [Theory]
    [MemberData(nameof(WorkedOut), DisableDiscoveryEnumeration = true)]
    public void It_matches_the_calculation_by_hand(string[] rows, double expected) => Assert.Equal(expected, Compute(MaskPair.Draw(rows)), Exact);

    [Fact]
    public void Edges_are_as_wide_as_a_fiftieth_of_the_diagonal()
    {
        // 300 × 400: a diagonal of 500, an edge of 10. A half plane against one that is 5 columns further: its frames have
        // two long sides of 10 rows and two short ones of 10 columns, of which the outer one is the same and of the inner one 5.
        static byte[] Plane(int columns) => [.. Enumerable.Range(0, 300 * 400).Select(i => (byte)(i % 400 < columns ? 255 : 0))];
        static int Edge(int columns) => (300 * columns) - (280 * (columns - 20));
        int both = (2 * 10 * 200) + (280 * 10) + (280 * 5);
        Assert.Equal((double)both / (Edge(200) + Edge(205) - both), BoundaryIoU.Compute(Plane(200), Plane(205), 400, 300), Exact);
    }

    [Fact]
    public void It_follows_the_definition() => MaskPair.Random(16, 16).Sample(
        static pair => Assert.Equal(Naive(pair), Compute(pair), Exact), iter: 300);

    [Fact]
    public void It_follows_the_definition_with_wider_edges() => Large.Sample(static (width, height, holes, seed) =>
    {
        MaskPair pair = new(width, height, Perforated(width, height, holes, seed), Perforated(width, height, holes, seed + 1));
        Assert.Equal(Naive(pair), Compute(pair), Exact);
    });

    [Theory]
    [InlineData("girl")]
    [InlineData("whisk")]
    [InlineData("horse")]
    public void It_follows_the_definition_on_real_masks(string name)
    {
        MaskPair pair = MaskPair.Real(name);
        Assert.Equal(Naive(pair), Compute(pair), Exact);
    }

    private static double Compute(MaskPair pair) => BoundaryIoU.Compute(pair.Mask, pair.Reference, pair.Width, pair.Height);

    private static byte[] Perforated(int width, int height, int holes, int seed)
    {
        byte[] values = Enumerable.Repeat((byte)255, width * height).ToArray();
        Random random = new(seed);
        for (int i = 0; i < holes; i++)
        {
            values[random.Next(values.Length)] = 0;
        }

        return values;
    }

    private static double Naive(MaskPair pair)
    {
        bool[] found = Edge([.. pair.Mask.Select(static value => value > 127)], pair.Width, pair.Height);
        bool[] wanted = Edge(pair.Wanted, pair.Width, pair.Height);
        int union = found.Zip(wanted, static (a, b) => a || b).Count(static value => value);
        return union == 0 ? 1 : (double)found.Zip(wanted, static (a, b) => a && b).Count(static value => value) / union;
    }

    private static bool[] Edge(bool[] subject, int width, int height)
    {
        int times = (int)Math.Max(1, Math.Round(0.02 * Math.Sqrt((width * width) + (height * height))));
        bool[] eroded = subject;
        for (int i = 0; i < times; i++)
        {
            eroded = Erode(eroded, width, height);
        }

        return [.. subject.Zip(eroded, static (before, after) => before && !after)];
    }

    private static bool[] Erode(bool[] subject, int width, int height)
    {
        bool[] eroded = new bool[subject.Length];
        for (int y = 1; y < height - 1; y++)
        {
            for (int x = 1; x < width - 1; x++)
            {
                bool remains = true;
                for (int i = 0; i < 9 && remains; i++)
                {
                    remains = subject[((y + (i / 3) - 1) * width) + x + (i % 3) - 1];
                }

                eroded[(y * width) + x] = remains;
            }
        }

        return eroded;
    }
}

using CsCheck;

using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg.Tests.Finishing;

/// <summary>Regions of masks against a flood fill.</summary>
[Trait("Speed", "Fast")]
public sealed class MaskRegionsTests
{
    private static readonly byte[] Values = [0, 7, 8, 60, 127, 128, 255];

    [Fact]
    public void Regions_that_reach_the_threshold_are_those_of_a_flood_fill() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 9], Gen.Int[0, 2], Gen.OneOfConst<byte>(1, 8, 9, 60, 128, 200, 255)).SelectMany(
            static (width, height, density, threshold) => Gen.Int[0, Values.Length - 1].Array[width * height]
                .Select(picks => (Width: width, Height: height, Threshold: threshold, Pixels: picks.Select((pick, i) => (i + pick) % 3 < density ? (byte)0 : Values[pick]).ToArray())))
        .Sample(static drawn =>
        {
            using Mask mask = new(drawn.Width, drawn.Height);
            for (int y = 0; y < drawn.Height; y++)
            {
                drawn.Pixels.AsSpan(y * drawn.Width, drawn.Width).CopyTo(mask.Row(y));
            }

            BoundingBox? expected = Fill(drawn.Width, drawn.Height, drawn.Pixels, drawn.Threshold) ?? Fill(drawn.Width, drawn.Height, drawn.Pixels, 0);
            Assert.Equal(expected, SubjectBox.Find(mask, drawn.Threshold, default));
        });

    /// <summary>The box around regions of visible pixels, corner neighbours included, whose largest value reaches a threshold.</summary>
    private static BoundingBox? Fill(int width, int height, byte[] pixels, byte threshold)
    {
        byte lowest = Math.Min(threshold == 0 ? SubjectBox.Visible : threshold, SubjectBox.Visible);
        HashSet<(int X, int Y)> open = [.. Enumerable.Range(0, pixels.Length).Where(i => pixels[i] >= lowest).Select(i => (i % width, i / width))];
        List<(int X, int Y)> kept = [];
        while (open.Count > 0)
        {
            Queue<(int X, int Y)> next = new([open.First()]);
            List<(int X, int Y)> region = [];
            while (next.TryDequeue(out (int X, int Y) at))
            {
                if (!open.Remove(at))
                {
                    continue;
                }

                region.Add(at);
                for (int i = 0; i < 9; i++)
                {
                    next.Enqueue((at.X + (i % 3) - 1, at.Y + (i / 3) - 1));
                }
            }

            kept.AddRange(region.Any(at => pixels[(at.Y * width) + at.X] >= threshold) ? region : []);
        }

        return kept.Count == 0
            ? null
            : new BoundingBox(
                kept.Min(static at => at.X),
                kept.Min(static at => at.Y),
                kept.Max(static at => at.X) - kept.Min(static at => at.X) + 1,
                kept.Max(static at => at.Y) - kept.Min(static at => at.Y) + 1);
    }

    [Fact]
    public void A_search_that_is_cancelled_stops()
    {
        using Mask mask = new(4, 4);
        Assert.Throws<OperationCanceledException>(() => SubjectBox.Find(mask, 128, new CancellationToken(canceled: true)));
    }
}

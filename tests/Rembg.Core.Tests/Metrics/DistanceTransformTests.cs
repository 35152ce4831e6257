using CsCheck;

using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The nearest pixel of the subject, against a look at every pixel.</summary>
[Trait("Speed", "Fast")]
public sealed class DistanceTransformTests
{
    [Fact]
    public void Nearest_pixels_are_those_that_a_search_finds() =>
        MaskPair.Random(20, 20).Where(static pair => pair.Wanted.Contains(true)).Sample(static pair =>
            Assert.Equal(Search(pair), DistanceTransform.NearestSubject(pair.Reference, pair.Width, pair.Height)), iter: 300);

    [Theory]
    [InlineData(1, 40)]
    [InlineData(40, 1)]
    [InlineData(1, 1)]
    public void Single_rows_and_columns_are_masks_too(int width, int height)
    {
        byte[] reference = new byte[width * height];
        reference[(width * height * 2) / 3] = 255;
        reference[0] = 128;
        MaskPair pair = new(width, height, reference, reference);
        Assert.Equal(Search(pair), DistanceTransform.NearestSubject(reference, width, height));
    }

    [Fact]
    public void The_leftmost_then_the_topmost_of_equally_near_pixels_wins()
    {
        // The middle is √2 from all four corners of a ring, and 1 from the four pixels of a cross.
        MaskPair corners = MaskPair.Draw("... #.#", "... ...", "... #.#");
        Assert.Equal([0, 0, 2, 0, 0, 2, 6, 6, 8], DistanceTransform.NearestSubject(corners.Reference, 3, 3));
        MaskPair cross = MaskPair.Draw("... .#.", "... #.#", "... .#.");
        Assert.Equal([3, 1, 1, 3, 3, 5, 3, 7, 7], DistanceTransform.NearestSubject(cross.Reference, 3, 3));
    }

    private static int[] Search(MaskPair pair)
    {
        int[] subject = [.. Enumerable.Range(0, pair.Reference.Length).Where(i => pair.Wanted[i]).OrderBy(i => i % pair.Width).ThenBy(i => i / pair.Width)];
        return [.. Enumerable.Range(0, pair.Reference.Length).Select(i => subject.MinBy(j =>
            Math.Pow((i % pair.Width) - (j % pair.Width), 2) + Math.Pow((i / pair.Width) - (j / pair.Width), 2)))];
    }
}

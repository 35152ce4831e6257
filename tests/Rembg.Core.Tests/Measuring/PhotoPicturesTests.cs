using Rembg.Measuring;

namespace Rembg.Tests;

/// <summary>The choice of photos for timing and for the report.</summary>
[Trait("Speed", "Fast")]
public sealed class PhotoPicturesTests
{
    [Fact]
    public void The_worst_photos_and_a_spread_sample_are_shown()
    {
        (int Photo, double Error)[] errors = [.. Enumerable.Range(0, 1000).Select(static photo => (photo, photo % 100 == 7 ? 0.5 + (photo / 10_000.0) : photo / 10_000.0))];
        IReadOnlyList<int> chosen = PhotoPictures.Choose(errors);
        Assert.Equal(PhotoPictures.Worst + PhotoPictures.Sample, chosen.Distinct().Count());
        Assert.Equal([907, 807, 707, 607, 507, 407, 307, 207, 107, 7, 999, 998], chosen.Take(12));
        Assert.All(chosen.Skip(PhotoPictures.Worst).Zip(chosen.Skip(PhotoPictures.Worst + 1)), static pair => Assert.InRange(pair.Second - pair.First, 70, 95));
    }

    [Fact]
    public void All_are_shown_if_they_are_few() =>
        Assert.Equal(Enumerable.Range(0, 36), PhotoPictures.Choose([.. Enumerable.Range(0, 36).Select(static photo => (photo, 0.1))]).Order());

    [Theory]
    [InlineData(0, 3, new int[0])]
    [InlineData(2, 3, new[] { 0, 1 })]
    [InlineData(10, 3, new[] { 0, 3, 6 })]
    public void A_sample_is_spread_evenly(int count, int most, int[] expected) => Assert.Equal(expected, PhotoSample.Spread(count, most));
}

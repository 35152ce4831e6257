using System.Globalization;

using Rembg.Imaging;

namespace Rembg.Tests;

/// <summary>Levels are made of the black and white points of image editors, and are written as numbers from 0 to 1.</summary>
[Trait("Speed", "Fast")]
public sealed class LevelPointsTests
{
    [Theory]
    [InlineData(51, 204, 0.2, 0.8)]
    [InlineData(51, null, 0.2, 1)]
    [InlineData(null, 204, 0, 0.8)]
    [InlineData(0, 255, 0, 1)]
    [InlineData(254, 255, 254 / 255.0, 1)]
    public void A_point_that_is_missing_changes_nothing(int? black, int? white, double low, double high) =>
        Assert.Equal(new Levels(low, high), Levels.FromPoints(black, white));

    [Fact]
    public void Without_points_there_are_no_levels() => Assert.Null(Levels.FromPoints(null, null));

    [Theory]
    [InlineData(100, 100)]
    [InlineData(200, 100)]
    [InlineData(255, null)]
    [InlineData(null, 0)]
    [InlineData(-1, null)]
    [InlineData(null, 256)]
    public void Points_that_contradict_each_other_are_named(int? black, int? white)
    {
        string message = Assert.Throws<OptionsInvalidException>(() => Levels.FromPoints(black, white)).Message;
        Assert.Contains($"black point ({black ?? 0})", message, StringComparison.Ordinal);
        Assert.Contains($"white point ({white ?? 255})", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_culture_plays_no_part_in_their_text()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            Assert.Equal("0.302, 0.95", $"{new Levels(77 / 255.0, 0.95)}");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}

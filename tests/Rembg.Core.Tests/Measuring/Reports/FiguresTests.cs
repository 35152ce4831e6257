using Rembg.Measuring.Reports;

namespace Rembg.Tests.Reports;

/// <summary>Numbers as people read them.</summary>
[Trait("Speed", "Fast")]
public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.01234, "0.0123 ms")]
    [InlineData(83.456, "83.5 ms")]
    [InlineData(831.2, "831 ms")]
    [InlineData(12_340, "12.3 s")]
    public void Milliseconds(double value, string text) => Assert.Equal(text, Figures.Milliseconds(value));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(-4096, "-4.10 kB")]
    [InlineData(999_800, "1 MB")]
    [InlineData(4_574_861, "4.57 MB")]
    [InlineData(311_427_072, "311 MB")]
    public void Bytes(double value, string text) => Assert.Equal(text, Figures.Bytes(value));

    [Theory]
    [InlineData(0.354, "35 %")]
    [InlineData(0.0123, "1.2 %")]
    [InlineData(1.5, "150 %")]
    public void Percent(double value, string text) => Assert.Equal(text, Figures.Percent(value));

    [Theory]
    [InlineData(0.354, "× 0.35")]
    [InlineData(0.0027, "× 0.003")]
    [InlineData(123.4, "× 123")]
    public void Ratio(double value, string text) => Assert.Equal(text, Figures.Ratio(value));

    [Fact]
    public void Counts() => Assert.Equal(("112", "1.13 million", "12.8 billion"), (Figures.Count(112), Figures.Count(1_131_181), Figures.Count(12_769_542_144)));

    [Theory]
    [InlineData("u2netp", "u2netp")]
    [InlineData("u2netp.calibrated.static", "u2n…static")]
    [InlineData("ab😀defghijklmnopq", "ab…lmnopq")]
    public void Names_keep_their_ends(string name, string text) => Assert.Equal(text, ReportedModel.Shorten(name, 10));
}

using System.Globalization;

using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg.Tests.Finishing;

/// <summary>Lengths, paddings and sizes as users write them.</summary>
[Trait("Speed", "Fast")]
public sealed class LengthTests
{
    [Theory]
    [InlineData("20", 20, 20)]
    [InlineData("20px", 20, 20)]
    [InlineData(" 7.4PX ", 7, 7)]
    [InlineData("5%", 10, 20)]
    [InlineData("0", 0, 0)]
    [InlineData("12.5 %", 25, 50)]
    [InlineData("12.5\u00A0%", 25, 50)]
    [InlineData("20 px", 20, 20)]
    public void Lengths_are_read(string text, int of200, int of400)
    {
        Length length = Length.Parse(text);
        Assert.Equal((of200, of400), (length.ToPixels(200), length.ToPixels(400)));
        Assert.Equal(length, Length.Parse(length.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("px")]
    [InlineData("%")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData("5em")]
    [InlineData("5%%")]
    [InlineData("999999999")]
    public void Other_lengths_are_refused_with_the_text(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => Length.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("10", 10, 10, 10, 10)]
    [InlineData("10% 5", 20, 5, 20, 5)]
    [InlineData("1 2px 3  4%", 1, 2, 3, 16)]
    [InlineData("5 %", 10, 20, 10, 20)]
    [InlineData("5 % 10 px", 10, 10, 10, 10)]
    [InlineData("\t5\u00A0% 10", 10, 10, 10, 10)]
    public void Paddings_are_read_in_the_order_of_css(string text, int top, int right, int bottom, int left)
    {
        Margins margins = Margins.Parse(text);
        Assert.Equal(new BoundingBox(1000 - left, 2000 - top, 400 + left + right, 200 + top + bottom), margins.Around(new BoundingBox(1000, 2000, 400, 200)));
        Assert.Equal(margins, Margins.Parse(margins.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3")]
    [InlineData("1 2 3 4 5")]
    [InlineData("1 x")]
    [InlineData("%")]
    [InlineData("5 % %")]
    [InlineData("5 px %")]
    public void Other_paddings_are_refused(string text) => Assert.Throws<FormatException>(() => Margins.Parse(text));

    [Theory]
    [InlineData("5,5%")]
    [InlineData("10%, 20%")]
    [InlineData("1,2,3,4")]
    public void Commas_in_paddings_are_refused_whatever_they_mean(string text) =>
        Assert.Contains($"'{text}' contains a comma.", Assert.Throws<FormatException>(() => Margins.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Texts_are_read_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // Not by name: tests may run without the data of cultures.
            CultureInfo german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = german;
            Assert.Equal(new Length(2.5, IsPercent: true), Length.Parse("2.5%"));
            Assert.Equal("2.5%", Length.Parse("2.5%").ToString());
            Assert.Throws<FormatException>(() => Length.Parse("2,5%"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("1000x800", 1000, 800)]
    [InlineData(" 1X2 ", 1, 2)]
    [InlineData("10 x 20", 10, 20)]
    public void Sizes_are_read(string text, int width, int height)
    {
        PixelSize size = PixelSize.Parse(text);
        Assert.Equal(new PixelSize(width, height), size);
        Assert.Equal(size, PixelSize.Parse(size.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1000")]
    [InlineData("0x10")]
    [InlineData("10x-1")]
    [InlineData("10x10x10")]
    [InlineData("1,000x10")]
    [InlineData("1 0x10")]
    [InlineData("99999999999x1")]
    public void Other_sizes_are_refused_with_the_text(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => PixelSize.Parse(text)).Message, StringComparison.Ordinal);
}

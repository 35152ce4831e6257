using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg.Tests.Finishing;

/// <summary>Lengths, paddings and sizes as users write them.</summary>
public sealed class LengthTests
{
    [Theory]
    [InlineData("20", 20, 20)]
    [InlineData("20px", 20, 20)]
    [InlineData(" 7.4PX ", 7, 7)]
    [InlineData("5%", 10, 20)]
    [InlineData("0", 0, 0)]
    [InlineData("12.5 %", 25, 50)]
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
    [InlineData("10%,20%", 20, 80, 20, 80)]
    [InlineData("1 2px, 3  4%", 1, 2, 3, 16)]
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
    public void Other_paddings_are_refused(string text) => Assert.Throws<FormatException>(() => Margins.Parse(text));

    [Theory]
    [InlineData("1000x800", 1000, 800)]
    [InlineData(" 1X2 ", 1, 2)]
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
    [InlineData("10 x 10")]
    [InlineData("99999999999x1")]
    public void Other_sizes_are_refused_with_the_text(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => PixelSize.Parse(text)).Message, StringComparison.Ordinal);
}

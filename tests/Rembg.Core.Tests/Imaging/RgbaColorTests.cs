using Rembg.Imaging;

namespace Rembg.Tests;

[Trait("Speed", "Fast")]
public sealed class RgbaColorTests
{
    [Theory]
    [InlineData("#fff", 255, 255, 255, 255)]
    [InlineData("#1a2", 0x11, 0xAA, 0x22, 255)]
    [InlineData("#204080", 0x20, 0x40, 0x80, 255)]
    [InlineData("#20408000", 0x20, 0x40, 0x80, 0)]
    [InlineData(" White ", 255, 255, 255, 255)]
    [InlineData("rebeccapurple", 0x66, 0x33, 0x99, 255)]
    [InlineData("lightgrey", 0xD3, 0xD3, 0xD3, 255)]
    [InlineData("darkslategrey", 0x2F, 0x4F, 0x4F, 255)]
    [InlineData("transparent", 255, 255, 255, 0)]
    public void Colours_are_read(string text, byte red, byte green, byte blue, byte alpha) =>
        Assert.Equal(new RgbaColor(red, green, blue, alpha), RgbaColor.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("#12")]
    [InlineData("#12345")]
    [InlineData("#1234567890")]
    [InlineData("#xyzxyz")]
    [InlineData("#-12345")]
    [InlineData("blurple")]
    [InlineData("ActiveCaption")]
    [InlineData("255")]
    public void Anything_else_is_refused_with_the_text(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<ColorInvalidException>(() => RgbaColor.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_name_that_is_offered_is_read() => Assert.All(RgbaColor.Names, name => RgbaColor.Parse(name));
}

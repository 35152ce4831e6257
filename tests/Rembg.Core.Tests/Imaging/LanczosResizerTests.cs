using CsCheck;

using Rembg.Imaging;

namespace Rembg.Tests;

/// <summary>The resizer against the textbook: Lanczos-3 in double precision, with no rounding between the passes.</summary>
[Trait("Speed", "Fast")]
public sealed class LanczosResizerTests
{
    [Theory]
    [InlineData(40, 30, 20, 15)]
    [InlineData(37, 53, 16, 16)]
    [InlineData(20, 20, 61, 47)]
    [InlineData(64, 10, 10, 64)]
    [InlineData(7, 5, 7, 5)]
    public void Rgb_agrees_with_the_formula(int sourceWidth, int sourceHeight, int width, int height)
    {
        // Values that leave room for overshoot: between the passes Pillow clips, which the formula does not.
        Random random = new(1);
        byte[] source = [.. Enumerable.Range(0, sourceWidth * sourceHeight * 3).Select(_ => (byte)random.Next(90, 166))];

        byte[] actual = Resized.Rgb(source, sourceWidth, sourceHeight, sourceWidth, sourceHeight, width, height);

        for (int band = 0; band < 3; band++)
        {
            double[] plane = [.. source.Where((_, index) => index % 3 == band).Select(value => (double)value)];
            double[] expected = TextbookLanczos.Resize(plane, sourceWidth, sourceHeight, width, height);
            for (int i = 0; i < expected.Length; i++)
            {
                // Each of the two passes rounds.
                Assert.InRange(actual[(i * 3) + band], expected[i] - 1.2, expected[i] + 1.2);
            }
        }
    }

    [Fact]
    public void Mask_agrees_with_the_formula()
    {
        const int Size = 32;
        byte[] source = [.. Enumerable.Range(0, Size * Size).Select(i => (byte)(127.5 + (100 * Math.Sin(i % Size / 3.0) * Math.Cos(i / Size / 4.0))))];
        using Mask mask = new(90, 71);

        LanczosResizer.ResizeMask(source, Size, Size, mask, default);

        double[] expected = TextbookLanczos.Resize([.. source.Select(value => (double)value)], Size, Size, mask.Width, mask.Height);
        for (int y = 0; y < mask.Height; y++)
        {
            for (int x = 0; x < mask.Width; x++)
            {
                Assert.InRange(mask.Row(y)[x], expected[(y * mask.Width) + x] - 1.2, expected[(y * mask.Width) + x] + 1.2);
            }
        }
    }

    [Fact]
    public void A_flat_picture_stays_flat() => Gen.Select(Gen.Int[1, 90], Gen.Int[1, 90], Gen.Int[1, 90], Gen.Byte).Sample((size, width, height, value) =>
    {
        byte[] source = new byte[size * size * 3];
        Array.Fill(source, value);
        return Resized.Rgb(source, size, size, size, size, width, height).All(result => result == value);
    });

    [Fact]
    public void A_partly_covered_last_column_does_not_shift_the_picture()
    {
        // 100 pixels halved and halved again leave 12.5 of 13 columns; a ramp must keep its slope.
        byte[] source = [.. Enumerable.Range(0, 13).SelectMany(x => Enumerable.Repeat((byte)(x * 10), 3))];
        byte[] whole = Resized.Rgb(source, 13, 1, 12.5, 1, 5, 1);
        double middle = ((2.5 * 2.5) - 0.5) * 10;
        Assert.InRange(whole[2 * 3], middle - 1.5, middle + 1.5);
    }
}

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg.Tests.Finishing;

/// <summary>Every combination of options is carried out or refused with a reason.</summary>
public sealed class CombinationTests
{
    // Those that libvips reads.
    private static readonly OutputFormat[] Formats = [.. Enum.GetValues<OutputFormat>().Where(static format => format != OutputFormat.JpegXl)];

    [Fact]
    public void Every_combination_works_or_is_refused_for_a_reason()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Scene.Write(removal);
        string wall = Pixels.Draw(50, 50, static (x, y) => (x, y, 99)).Write(removal.Directory["wall.png"]);
        RgbaColor?[] colors = [null, new(255, 0, 0, 128), new(255, 0, 0, 255)];
        int worked = 0;
        int refused = 0;
        for (int bits = 0; bits < 1 << 7; bits++)
        {
            OutputOptions look = new()
            {
                MaskOnly = Has(bits, 0),
                BackgroundImage = Has(bits, 1) ? wall : null,
                Shadow = Has(bits, 2) ? new() : null,
                Crop = Has(bits, 3),
                Padding = Has(bits, 4) ? Margins.Parse("9") : default,
                Canvas = Has(bits, 5) ? new(64, 48) : null,
                Fit = Has(bits, 6) ? Fit.Cover : Fit.Contain,
                Feather = bits % 3,
                PixelLimit = bits % 5 == 0 ? 1500 : null,
            };
            foreach (RgbaColor? color in colors)
            {
                OutputFormat format = Formats[(bits + worked) % Formats.Length];
                OutputOptions options = look with { Background = color, Encoding = new(format) };
                if (Refusal(options) is { } reason)
                {
                    refused++;
                    Assert.Contains(reason, Assert.Throws<OptionsInvalidException>(() => removal.Run(photo, options)).Message, StringComparison.Ordinal);
                    continue;
                }

                worked++;
                RemovalResult result = removal.Run(photo, options);
                using Image image = Image.NewFromFile(result.Output);
                image.Avg();
                bool isOpaque = options.BackgroundImage is not null || color is { IsOpaque: true };
                bool isGrey = options.MaskOnly && format is not (OutputFormat.WebP or OutputFormat.Avif);
                Assert.Equal((result.Width, result.Height), (image.Width, image.Height));
                Assert.Equal(isGrey ? 1 : isOpaque || options.MaskOnly ? 3 : 4, image.Bands);
                Assert.InRange(result.Width * result.Height, 1, options.PixelLimit ?? int.MaxValue);
            }
        }

        Assert.Equal(3 << 7, worked + refused);
        Assert.InRange(worked, 50, refused);
    }

    [Theory]
    [InlineData("0x10", "canvas")]
    [InlineData("100x-1", "canvas")]
    [InlineData("1000x1001", "canvas")]
    public void A_canvas_out_of_range_is_refused(string canvas, string reason)
    {
        int[] sides = [.. canvas.Split('x').Select(int.Parse)];
        OutputOptions options = new() { Canvas = new(sides[0], sides[1]) };
        Assert.Contains(reason, Assert.Throws<OptionsInvalidException>(() => options.Validate(1_000_000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_values_out_of_range_are_refused()
    {
        Assert.Throws<OptionsInvalidException>(() => new OutputOptions { PixelLimit = 0 }.Validate());
        Assert.Throws<OptionsInvalidException>(() => new OutputOptions { BackgroundImage = "wall.png" }.Validate());
        Assert.Throws<OptionsInvalidException>(() => new OutputOptions { Crop = true, Padding = new(new Length(-5, IsPercent: false)) }.Validate());
        Assert.Throws<OptionsInvalidException>(() => new OutputOptions { Crop = true, Padding = new(new Length(double.NaN, IsPercent: true)) }.Validate());
    }

    /// <summary>The rules, said again: a word of the reason, or null where it works.</summary>
    private static string? Refusal(OutputOptions options) => options switch
    {
        { MaskOnly: true, Background: not null } => "background colour",
        { MaskOnly: true, BackgroundImage: not null } => "background image",
        { MaskOnly: true, Shadow: not null } => "shadow",
        { MaskOnly: false, Encoding.Format: OutputFormat.Jpeg, BackgroundImage: null, Background: not { IsOpaque: true } } => "no transparency",
        { Crop: false, Padding.IsZero: false } => "Padding",
        { Canvas: null, Fit: not Fit.Contain } => "canvas",
        _ => null,
    };

    private static bool Has(int bits, int bit) => (bits >> bit & 1) == 1;
}

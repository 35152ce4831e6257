using NetVips;

using Rembg.Inference;

namespace Rembg.Tests.Decoding;

/// <summary>A photo's own transparency: applied, and warned about where it leaves nothing.</summary>
[Trait("Speed", "Fast")]
public sealed class OwnAlphaTests
{
    [Theory]
    [InlineData(0, "png", true)]
    [InlineData(3, "png", true)]
    [InlineData(60, "png", false)]
    [InlineData(255, "png", false)]
    [InlineData(0, "tif", true)]
    [InlineData(255, "tif", false)]
    public void An_alpha_that_leaves_nothing_of_the_subject_is_warned_about(int alpha, string extension, bool isWarned)
    {
        using Removal removal = Removal.WithBrightness();
        string path = Write(removal.Directory["photo." + extension], (x, y) => IsAround(x, y) ? alpha : 255 - alpha, deep: extension == "tif");
        RemovalResult result = removal.Run(path);
        Assert.True(result.HasSubject);
        Assert.Equal(isWarned, result.Warnings.Any(static warning => warning.Contains("transparency", StringComparison.Ordinal)));
        Assert.Empty(removal.Run(path, new RemovalOptions { MaskOnly = true }).Warnings);
    }

    [Fact]
    public void A_photo_without_alpha_is_not_warned_about()
    {
        using Removal removal = Removal.WithBrightness();
        string path = Pixels.Draw(90, 60, static (x, y) => IsSubject(x, y) ? (255, 255, 255) : (0, 0, 0)).Write(removal.Directory["photo.png"]);
        Assert.Empty(removal.Run(path).Warnings);
    }

    private static bool IsSubject(int x, int y) => Math.Pow(x - 45, 2) + Math.Pow(y - 30, 2) < 400;

    // The model's mask is soft.
    private static bool IsAround(int x, int y) => Math.Pow(x - 45, 2) + Math.Pow(y - 30, 2) < 700;

    private static string Write(string path, Func<int, int, int> alpha, bool deep)
    {
        using Image color = Pixels.Draw(90, 60, static (x, y) => IsSubject(x, y) ? (255, 255, 255) : (0, 0, 0)).ToImage();
        using Image opacity = Pixels.Draw(90, 60, (x, y) => (alpha(x, y), 0, 0)).Band(0).ToImage();
        using Image joined = color.Bandjoin(opacity);
        using Image image = deep ? joined.Colourspace(Enums.Interpretation.Rgb16) : joined.Copy();
        image.WriteToFile(path);
        return path;
    }
}

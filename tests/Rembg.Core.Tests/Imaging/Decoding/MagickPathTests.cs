using Rembg.Imaging.Decoding.Magick;

namespace Rembg.Tests.Decoding;

/// <summary>ImageMagick is given paths that it can read on every system; files at other paths reach it as streams.</summary>
public sealed class MagickPathTests
{
    [Theory]
    [InlineData(@"C:\photos\a.heic", true)]
    [InlineData(@"C:\Bilder\Käse.heic", false)]
    [InlineData(@"C:\photos\photo[1].heic", false)]
    [InlineData(@"C:\PROGRA~1\a.heic", false)]
    public void Windows_gives_it_plain_names_only(string path, bool isPlain) => Assert.Equal(isPlain, MagickSource.CanBeNamed(path, isWindows: true));

    [Fact]
    public void Windows_gives_it_no_long_path() => Assert.False(MagickSource.CanBeNamed(@"C:\" + new string('a', 260), isWindows: true));

    [Fact]
    public void Elsewhere_names_may_have_any_letters() => Assert.True(MagickSource.CanBeNamed("/photos/Käse.heic", isWindows: false));
}

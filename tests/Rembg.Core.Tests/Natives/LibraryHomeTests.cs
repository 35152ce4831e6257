using Rembg.Natives;

namespace Rembg.Tests;

/// <summary>The directory of the files that come with the library.</summary>
[Trait("Speed", "Fast")]
public sealed class LibraryHomeTests
{
    [Theory]
    [InlineData("/modules/Rembg/lib/Rembg.Core.dll", "/modules/Rembg/lib")]
    [InlineData("/modules/Rembg/lib/runtimes/linux-x64/lib/Rembg.Core.dll", "/modules/Rembg/lib")]
    [InlineData("/packages/rembg.core/0.1.0/lib/net10.0/Rembg.Core.dll", "/packages/rembg.core/0.1.0/lib/net10.0")]
    [InlineData("/runtimes/lib/Rembg.Core.dll", "/runtimes/lib")]
    [InlineData("/lib/Rembg.Core.dll", "/lib")]
    public void The_directory_is_above_the_code_for_one_platform(string library, string expected) =>
        Assert.Equal(expected, LibraryHome.Of(library.Replace('/', Path.DirectorySeparatorChar)).Replace(Path.DirectorySeparatorChar, '/'));

    [Fact]
    public void Native_libraries_are_below_the_directory() =>
        Assert.True(Directory.Exists(Path.Combine(LibraryHome.Directory, "runtimes", LibraryFile.Platform, "native")));
}

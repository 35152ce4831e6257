using Microsoft.AspNetCore.Http;

using Rembg.Imaging;
using Rembg.Server.Requests;
using Rembg.Server.Uploads;

namespace Rembg.Tests.Api;

/// <summary>Black and white points of a request become levels.</summary>
public sealed class LevelParameterTests
{
    [Theory]
    [InlineData("51", "204", 0.2, 0.8)]
    [InlineData("51", null, 0.2, 1)]
    [InlineData(null, "204", 0, 0.8)]
    [InlineData("0", "255", 0, 1)]
    public void A_point_alone_leaves_the_other_end(string? black, string? white, double low, double high) =>
        Assert.Equal(new Levels(low, high), Read(black, white));

    [Fact]
    public void Without_points_the_levels_are_the_models() => Assert.Null(Read(null, null));

    private static Levels? Read(string? black, string? white)
    {
        using Upload upload = new();
        upload.AddField("black_point", black ?? string.Empty);
        upload.AddField("white_point", white ?? string.Empty);
        return RembgParameters.Read("photo.jpg", new Parameters(upload, new QueryCollection())).Options.Levels;
    }
}

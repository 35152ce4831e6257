using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Limits;

/// <summary>Numbers that would make a small request work for hours: they are refused, or bounded by what the photo has.</summary>
public sealed class HugeParameterTests
{
    [Fact]
    public async Task An_erosion_beyond_any_photo_is_refused()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        using HttpResponseMessage response = await server.PostPhotoAsync("/api/remove?a=1&ae=2147483647");
        string detail = await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter");
        Assert.StartsWith("'ae':", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_erosion_takes_no_more_time_than_the_size_of_the_photo_justifies()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1", "--time-limit", "30");
        using HttpResponseMessage response = await server.PostPhotoAsync("/api/remove?a=1&ae=10000");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        byte[] bounded = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        // The photo has 160 x 120 pixels: nothing of it is sure with either.
        using HttpResponseMessage other = await server.PostPhotoAsync("/api/remove?a=1&ae=200");
        Assert.Equal(bounded, await other.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}

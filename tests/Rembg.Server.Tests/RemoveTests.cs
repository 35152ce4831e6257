using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests;

/// <summary>rembg's API over a real socket: each parameter, against what the library makes of the same photo.</summary>
public sealed class RemoveTests
{
    [Fact]
    public async Task A_photo_in_a_form_comes_back_cut_out()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await server.PostAsync("/api/remove", SharedData.Photo("girl-1.jpg"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
    }
}

using System.Net;

using Rembg.Server.Configuration;
using Rembg.Tests.Running;

namespace Rembg.Tests.Deploy;

/// <summary>The server behind a real nginx with the file that goes with it.</summary>
public sealed class NginxTests
{
    private static readonly string[] Options = ["--allowed-hosts", "photos.example.com", "--api-key", "secret", "--metrics-without-key"];

    [Fact]
    public async Task Page_and_photos_come_through_over_http_2()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync(Options);
        await using Nginx nginx = await Nginx.StartAsync(server);
        using HttpResponseMessage page = await nginx.Client.GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (page.StatusCode, page.Version));
        using HttpResponseMessage refused = await nginx.Client.GetAsync("/api/models");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        nginx.Client.DefaultRequestHeaders.Add("X-Api-Key", "secret");
        using MultipartFormDataContent form = RunningServer.Form("file", TestPhotos.Jpeg(), "photo.jpg");
        using HttpResponseMessage answer = await nginx.Client.PostAsync("/api/remove", form);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Two_photos_of_thirty_megabytes_pass_and_larger_requests_are_refused()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync(Options);
        await using Nginx nginx = await Nginx.StartAsync(server);
        nginx.Client.DefaultRequestHeaders.Add("X-Api-Key", "secret");
        long largest = new ServerOptions().FileSizeLimit;

        byte[] photo = [.. TestPhotos.Jpeg(), .. new byte[30_000_000]];
        Assert.Equal((HttpStatusCode.OK, "image/png"), await PostAsync(nginx, photo, photo));

        // The server itself answers for a photo that is a byte too large, and nginx for one that no form can have.
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), await PostAsync(nginx, new byte[largest + 1], []));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "text/html"), await PostAsync(nginx, new byte[(2 * largest) + (1 << 20)], []));
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("10.0.0.0/8", HttpStatusCode.Forbidden)]
    public async Task Metrics_are_for_the_network_inside(string inside, HttpStatusCode expected)
    {
        await using RunningServer server = await RunningServer.StartTinyAsync(Options);
        await using Nginx nginx = await Nginx.StartAsync(server, inside);
        using HttpResponseMessage metrics = await nginx.Client.GetAsync("/metrics");
        Assert.Equal(expected, metrics.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, (await metrics.Content.ReadAsStringAsync()).Contains("rembg_workers", StringComparison.Ordinal));
    }

    private static async Task<(HttpStatusCode Status, string? Type)> PostAsync(Nginx nginx, byte[] photo, byte[] background)
    {
        using MultipartFormDataContent form = RunningServer.Form("file", photo, "photo.jpg");
        if (background.Length > 0)
        {
            form.Add(new ByteArrayContent(background), "bg_image", "background.jpg");
        }

        using HttpResponseMessage answer = await nginx.Client.PostAsync("/api/remove", form);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType);
    }
}

using System.Net;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Uploads;
using Rembg.Tests.Running;

namespace Rembg.Tests.Fetching;

/// <summary>Photos that are fetched, from a real web server that behaves well or badly.</summary>
public sealed class FetchTests : IAsyncLifetime
{
    private RunningServer? _server;

    private RunningServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartTinyAsync(
        "--allow-url", "--url-networks", "10.0.0.0/8,127.0.0.0/16", "--file-size-limit", "200000", "--upload-time-limit", "2");

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task A_photo_comes_back_cut_out()
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Whole(TestPhotos.Jpeg()));
        using HttpResponseMessage response = await GetAsync(web.Address + "a.jpg");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Expected.Of(TestModels.Tiny, TestPhotos.Jpeg()), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Names_and_passwords_in_an_address_are_not_sent()
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Chunked(TestPhotos.Jpeg()));
        using HttpResponseMessage response = await GetAsync($"http://user:password@127.0.0.1:{web.Address.Port}/a.jpg");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(string.Empty, web.Requests.Single().Authorization);
    }

    [Fact]
    public async Task The_ids_of_requests_are_not_sent()
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Whole(TestPhotos.Jpeg()));
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/remove?url={Uri.EscapeDataString(web.Address + "a.jpg")}") { Headers = { { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } } };
        using HttpResponseMessage response = await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(string.Empty, web.Requests.Single().TraceParent);
    }

    [Theory]
    [InlineData(5, HttpStatusCode.OK)]
    [InlineData(6, HttpStatusCode.BadRequest)]
    public async Task Five_redirections_are_followed_and_no_more(int redirections, HttpStatusCode status)
    {
        RequestDelegate[] answers = [.. Enumerable.Range(0, redirections).Select(static i => Answer.Redirect($"/{i}")), Answer.Whole(TestPhotos.Jpeg())];
        await using ModelServer web = await ModelServer.StartAsync(answers);
        using HttpResponseMessage response = await GetAsync(web.Address + "a.jpg");
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(6, web.Requests.Count);
    }

    [Fact]
    public async Task A_redirection_to_itself_ends()
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Redirect("/"));
        using HttpResponseMessage response = await GetAsync(web.Address.ToString());
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "failed_to_download");
    }

    [Theory]
    [InlineData("http://169.254.169.254/", "url_not_allowed")]
    [InlineData("http://127.1.0.1/", "url_not_allowed")]
    [InlineData("http://[::1]/", "url_not_allowed")]
    [InlineData("//192.168.1.1/", "url_not_allowed")]
    [InlineData("file:///etc/passwd", "invalid_image_url")]
    [InlineData("ftp://127.0.0.1/", "invalid_image_url")]
    public async Task A_redirection_to_where_it_may_not_go_is_refused(string location, string code)
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Redirect(location));
        using HttpResponseMessage response = await GetAsync(web.Address.ToString());
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Bodies_that_are_too_large_are_413_with_and_without_a_length()
    {
        foreach (RequestDelegate answer in (RequestDelegate[])[Answer.Whole(new byte[200_001]), Answer.Announce(200_001), Answer.Chunked(new byte[200_001]), Answer.Endless()])
        {
            await using ModelServer web = await ModelServer.StartAsync(answer);
            using HttpResponseMessage response = await GetAsync(web.Address.ToString());
            await Refusal.AssertAsync(response, HttpStatusCode.RequestEntityTooLarge, "file_too_large");
            AssertNothingLeft();
        }
    }

    [Fact]
    public async Task A_server_that_is_slow_or_breaks_off_is_400()
    {
        byte[] photo = TestPhotos.Jpeg();
        foreach (RequestDelegate answer in (RequestDelegate[])[Answer.Silence(), Answer.Stall(photo, 100), Answer.Reset(photo, 100), Answer.Cut(photo, 100)])
        {
            await using ModelServer web = await ModelServer.StartAsync(answer);
            using HttpResponseMessage response = await GetAsync(web.Address.ToString());
            await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "failed_to_download");
            AssertNothingLeft();
        }
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(204)]
    public async Task A_server_that_has_no_photo_is_400(int status)
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Status(status));
        using HttpResponseMessage response = await GetAsync(web.Address.ToString());
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "failed_to_download");
    }

    [Fact]
    public async Task Text_is_415()
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Whole("<html>I am a page.</html>"u8.ToArray()));
        using HttpResponseMessage response = await GetAsync(web.Address.ToString());
        string detail = await Refusal.AssertAsync(response, HttpStatusCode.UnsupportedMediaType, "unsupported_format");
        Assert.DoesNotContain("I am a page", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_400()
    {
        string address;
        await using (ModelServer web = await ModelServer.StartAsync(Answer.Silence()))
        {
            address = web.Address.ToString();
        }

        using HttpResponseMessage response = await GetAsync(address);
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "failed_to_download");
    }

    private void AssertNothingLeft()
    {
        string workspace = Server.Services.GetRequiredService<Workspace>().Location;
        Assert.DoesNotContain(Directory.GetFiles(workspace), static file => Path.GetFileName(file) != "in-use");
    }

    private Task<HttpResponseMessage> GetAsync(string url) => Server.Client.GetAsync($"/api/remove?url={Uri.EscapeDataString(url)}", TestContext.Current.CancellationToken);
}

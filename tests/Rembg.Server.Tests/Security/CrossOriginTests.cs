using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Security;

/// <summary>Requests that a browser sends for a page of another origin, which the user of that browser did not ask for.</summary>
public sealed class CrossOriginTests : IClassFixture<TinyServer>
{
    private readonly RunningServer _server;

    public CrossOriginTests(TinyServer server)
    {
        _server = server.Server;
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    public async Task Work_for_a_page_of_another_origin_is_refused(string header, string value)
    {
        foreach (string path in (string[])["/api/remove", "/v1.0/removebg", "/api/models"])
        {
            using HttpResponseMessage response = await PostAsync(_server, path, (header, value));
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Contains("cross_origin_request", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_of_another_page_makes_the_server_fetch_nothing()
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Whole(TestPhotos.Jpeg()));
        await using RunningServer server = await RunningServer.StartTinyAsync("--allow-url", "--url-networks", "127.0.0.0/8");
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/remove?url={Uri.EscapeDataString(web.Address + "a.jpg")}")
        {
            Headers = { { "Sec-Fetch-Site", "cross-site" }, { "Sec-Fetch-Dest", "image" }, { "Sec-Fetch-Mode", "no-cors" } },
        };
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.Forbidden, "cross_origin_request");
        Assert.Empty(web.Requests);
    }

    [Fact]
    public async Task The_page_of_the_server_and_clients_other_than_browsers_are_served()
    {
        string own = _server.Address.GetLeftPart(UriPartial.Authority);
        foreach ((string, string)[] headers in new (string, string)[][] { [], [("Sec-Fetch-Site", "same-origin"), ("Origin", own)], [("Sec-Fetch-Site", "none")], [("Origin", own)] })
        {
            using HttpResponseMessage response = await PostAsync(_server, "/api/remove", headers);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Pages_of_an_allowed_origin_are_served()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--allowed-origins", "https://shop.example");
        using HttpResponseMessage served = await PostAsync(server, "/api/remove", ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://shop.example"));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        using HttpResponseMessage refused = await PostAsync(server, "/api/remove", ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example"));
        await Refusal.AssertAsync(refused, HttpStatusCode.Forbidden, "cross_origin_request");
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(TestPhotos.Jpeg()) };
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

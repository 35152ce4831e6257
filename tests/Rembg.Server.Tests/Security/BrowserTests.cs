using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Security;

/// <summary>The headers for browsers, for every answer and for pages that use the API, and the host names that the server accepts.</summary>
public sealed class BrowserTests
{
    private const string Shop = "https://shop.example";

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/api/models")]
    [InlineData("/nothing")]
    [InlineData("/api/remove")]
    public async Task Every_answer_has_the_headers_of_security(string path)
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        using HttpResponseMessage response = await server.Client.GetAsync(path, TestContext.Current.CancellationToken);
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("evil.com", false)]
    [InlineData("evil.com:7000", false)]
    [InlineData("127.0.0.1.evil.com", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1:7000", true)]
    [InlineData("[::1]:7000", true)]
    public async Task A_server_of_this_machine_answers_to_the_names_of_this_machine(string host, bool isTaken)
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/healthz") { Headers = { Host = host } };
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_server_at_another_address_of_this_machine_answers_to_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no 127.0.0.2 unless it is set up.");
        await using RunningServer server = await RunningServer.StartTinyAsync("--address", "127.0.0.2");
        using HttpResponseMessage response = await server.Client.GetAsync("/healthz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Names_that_are_allowed_and_those_of_this_machine_are_answered_to_and_no_others()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--allowed-hosts", "photos.example;*.shop.example");
        foreach ((string host, HttpStatusCode status) in new[] { ("photos.example", HttpStatusCode.OK), ("a.shop.example", HttpStatusCode.OK), ("localhost", HttpStatusCode.OK), ("127.0.0.1:7000", HttpStatusCode.OK), ("evil.example", HttpStatusCode.BadRequest) })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/healthz") { Headers = { Host = host } };
            using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_preflight_is_not_granted_by_default()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        using HttpResponseMessage response = await PreflightAsync(server, Shop);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_preflight_of_an_allowed_origin_is_granted_without_a_key()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--allowed-origins", Shop, "--api-key", "secret");
        using HttpResponseMessage response = await PreflightAsync(server, Shop);
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(Shop, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("x-api-key", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));

        using HttpResponseMessage other = await PreflightAsync(server, "https://evil.example");
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_read_errors_too()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--allowed-origins", Shop, "--api-key", "secret");
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/remove") { Headers = { { "Origin", Shop } } };
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.Unauthorized, "auth_failed");
        Assert.Equal(Shop, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task A_star_allows_all_origins()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--allowed-origins", "*");
        using HttpResponseMessage response = await PreflightAsync(server, "https://any.example");
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    private static async Task<HttpResponseMessage> PreflightAsync(RunningServer server, string origin)
    {
        using HttpRequestMessage request = new(HttpMethod.Options, "/api/remove");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "x-api-key");
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

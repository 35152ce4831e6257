using System.Net;

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

using Rembg.Tests.Running;

namespace Rembg.Tests.Security;

/// <summary>Every endpoint is closed unless its own metadata opens it, also one that is mapped in no group.</summary>
public sealed class EndpointAccessTests
{
    private static readonly string[] Open = ["/api", "/healthz", "/openapi.json", "/openapi/v1.json", "/readyz"];

    [Fact]
    public async Task A_new_endpoint_in_no_group_needs_a_key_and_is_refused_to_other_pages()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync(static application => application.MapGet("/new", static () => "secret"), "--api-key", "right");
        using (HttpResponseMessage refused = await GetAsync(server, "/new"))
        {
            string text = await Refusal.AssertAsync(refused, HttpStatusCode.Unauthorized, "auth_failed");
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        }

        using (HttpResponseMessage wrong = await GetAsync(server, "/new", ("X-Api-Key", "wrong")))
        {
            await Refusal.AssertAsync(wrong, HttpStatusCode.Unauthorized, "auth_failed");
        }

        using (HttpResponseMessage foreign = await GetAsync(server, "/new", ("X-Api-Key", "right"), ("Sec-Fetch-Site", "cross-site")))
        {
            await Refusal.AssertAsync(foreign, HttpStatusCode.Forbidden, "cross_origin_request");
        }

        using HttpResponseMessage answer = await GetAsync(server, "/new", ("X-Api-Key", "right"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("secret", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_new_endpoint_in_no_group_counts_against_the_limit_of_requests()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync(static application => application.MapGet("/new", static () => "work"), "--requests-per-minute", "1");
        using HttpResponseMessage first = await GetAsync(server, "/new");
        using HttpResponseMessage second = await GetAsync(server, "/new");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await Refusal.AssertAsync(second, HttpStatusCode.TooManyRequests, "rate_limit_exceeded");
    }

    [Fact]
    public async Task Every_endpoint_is_open_by_its_metadata_or_needs_a_key()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--api-key", "right");
        RouteEndpoint[] endpoints = [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
        Assert.NotEmpty(endpoints);
        List<string> open = [];
        foreach (RouteEndpoint endpoint in endpoints)
        {
            string path = endpoint.RoutePattern.RawText!;
            string method = Assert.Single(endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods);
            using HttpRequestMessage request = new(new HttpMethod(method), path);
            using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            bool isRefused = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("auth_failed", StringComparison.Ordinal);
            Assert.Equal((path, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null), (path, isRefused));
            if (!isRefused)
            {
                open.Add(path);
            }
        }

        Assert.Equal(Open, open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metrics_are_open_where_the_option_opens_them()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--api-key", "right", "--metrics-without-key");
        using HttpResponseMessage answer = await GetAsync(server, "/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound, "not_found")]
    [InlineData("POST", "/healthz", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("POST", "/api", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("DELETE", "/api/remove", HttpStatusCode.Unauthorized, "auth_failed")]
    [InlineData("GET", "/metrics/nothing", HttpStatusCode.Unauthorized, "auth_failed")]
    public async Task Without_a_key_addresses_without_an_endpoint_are_closed_below_closed_groups_alone(string method, string path, HttpStatusCode status, string code)
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--api-key", "right");
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, status, code);
    }

    [Fact]
    public async Task A_wrong_key_at_an_open_endpoint_does_not_count_as_a_guess()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--api-key", "right", "--requests-per-minute", "1");
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage health = await GetAsync(server, "/healthz", ("X-Api-Key", "wrong"));
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }

        using HttpResponseMessage models = await GetAsync(server, "/api/models", ("X-Api-Key", "right"));
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningServer server, string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Security;

/// <summary>401 and what stays open: keys guard the API and the metrics, in every spelling of their addresses.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private RunningServer? _server;

    private RunningServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartTinyAsync("--api-key", "right, other");

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Theory]
    [InlineData("/api/remove")]
    [InlineData("/API/Remove")]
    [InlineData("/%61pi/remove")]
    [InlineData("/api/models")]
    [InlineData("/api/nothing")]
    [InlineData("/metrics")]
    [InlineData("/Metrics/")]
    public async Task Without_a_key_it_is_401(string path)
    {
        using HttpResponseMessage response = await Server.Client.GetAsync(path, TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.Unauthorized, "auth_failed");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("X-Api-Key", "wrong")]
    [InlineData("X-Api-Key", "right,")]
    [InlineData("X-Api-Key", "right, other")]
    [InlineData("X-Api-Key", "RIGHT")]
    [InlineData("Authorization", "Bearer wrong")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Basic right")]
    [InlineData("Authorization", "right")]
    public async Task With_a_wrong_key_it_is_401(string header, string value)
    {
        using HttpResponseMessage response = await SendAsync("/api/models", header, value);
        await Refusal.AssertAsync(response, HttpStatusCode.Unauthorized, "auth_failed");
    }

    [Theory]
    [InlineData("X-Api-Key", "right")]
    [InlineData("x-api-key", "other")]
    [InlineData("Authorization", "Bearer right")]
    [InlineData("Authorization", "bearer  other")]
    public async Task With_a_right_key_it_works(string header, string value)
    {
        foreach (string path in (string[])["/api/models", "/metrics"])
        {
            using HttpResponseMessage response = await SendAsync(path, header, value);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task The_page_and_the_health_checks_stay_open(string path)
    {
        await Eventually.IsTrueAsync(() => Server.Client.GetAsync("/readyz", TestContext.Current.CancellationToken).Result.IsSuccessStatusCode, "the server is ready");
        using HttpResponseMessage response = await Server.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_models_say_that_a_key_is_needed()
    {
        using HttpResponseMessage response = await SendAsync("/api/models", "X-Api-Key", "right");
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"needsApiKey\":true", body, StringComparison.Ordinal);
        Assert.DoesNotContain("right", body, StringComparison.Ordinal);
        Refusal.AssertNoPath(body);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string header, string value)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        return await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

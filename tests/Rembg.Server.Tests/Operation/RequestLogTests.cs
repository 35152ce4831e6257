using System.Net;
using System.Text.Json;

using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>The log of a real server: what was asked, with what result, and how to find it again.</summary>
public sealed class RequestLogTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public async Task Every_request_has_a_line_with_the_id_of_its_answer()
    {
        using ServerProcess server = await ServerProcess.StartAsync(NoEnvironment, "--model", TestModels.Tiny);
        using HttpClient client = new() { BaseAddress = server.Address };
        using HttpResponseMessage refused = await client.PostAsync("/api/remove?quality=0", new ByteArrayContent(TestPhotos.Jpeg()), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        string id = refused.Headers.GetValues("X-Request-Id").Single();
        await Eventually.IsTrueAsync(() => server.Output.Contains(id, StringComparison.Ordinal), "the request is logged");
        string line = server.Output.Split('\n').Single(text => text.Contains(id, StringComparison.Ordinal));
        Assert.Matches(@"POST /api/remove 422 invalid_parameter \d+\.\d ms 127\.0\.0\.1", line);
    }

    [Fact]
    public async Task The_id_of_a_proxy_is_kept_and_none_that_could_forge_a_line()
    {
        using ServerProcess server = await ServerProcess.StartAsync(NoEnvironment, "--model", TestModels.Tiny);
        using HttpClient client = new() { BaseAddress = server.Address };
        foreach ((string sent, bool isKept) in new[] { ("7b0c-41.a:9_Z", true), ("a b", false), (new string('x', 65), false) })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/nothing");
            Assert.True(request.Headers.TryAddWithoutValidation("X-Request-Id", sent));
            using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(isKept, answer.Headers.GetValues("X-Request-Id").Single() == sent);
        }
    }

    [Fact]
    public async Task Health_checks_that_succeed_do_not_fill_the_log()
    {
        using ServerProcess server = await ServerProcess.StartAsync(NoEnvironment, "--model", TestModels.Tiny);
        using HttpClient client = new() { BaseAddress = server.Address };
        using HttpResponseMessage health = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);
        using HttpResponseMessage other = await client.GetAsync("/nothing", TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() => server.Output.Contains("GET /nothing 404 not_found", StringComparison.Ordinal), "the request is logged");
        Assert.DoesNotContain("/healthz", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_of_the_framework_make_it_JSON()
    {
        using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["Logging__Console__FormatterName"] = "json" }, "--model", TestModels.Tiny);
        using HttpClient client = new() { BaseAddress = server.Address };
        using HttpResponseMessage answer = await client.GetAsync("/nothing", TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() => server.Output.Contains("/nothing", StringComparison.Ordinal), "the request is logged");
        using JsonDocument line = JsonDocument.Parse(server.Output.Split('\n').Single(static text => text.Contains("/nothing", StringComparison.Ordinal)));
        JsonElement state = line.RootElement.GetProperty("State");
        Assert.Equal("not_found", state.GetProperty("Error").GetString());
        Assert.Equal(404, int.Parse(state.GetProperty("Status").ToString()));
    }

    [Fact]
    public async Task A_time_out_is_one_line()
    {
        using ServerProcess server = await ServerProcess.StartAsync(NoEnvironment, "--model", TestModels.Slow, "--time-limit", "0.001");
        using HttpClient client = new() { BaseAddress = server.Address };
        using HttpResponseMessage answer = await client.PostAsync("/api/remove", new ByteArrayContent(TestPhotos.Jpeg()), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        await Eventually.IsTrueAsync(() => server.Output.Contains("504 too_slow", StringComparison.Ordinal), "the request is logged");
        string id = answer.Headers.GetValues("X-Request-Id").Single();
        Assert.Single(server.Output.Split('\n'), line => line.Contains(id, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }
}

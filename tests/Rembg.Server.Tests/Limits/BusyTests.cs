using System.Net;

using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Removal;
using Rembg.Tests.Running;

namespace Rembg.Tests.Limits;

/// <summary>503 and 504: no room, and no time. Each says when to come again where that helps.</summary>
public sealed class BusyTests
{
    [Fact]
    public async Task A_full_queue_is_503_at_once()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1", "--queue-size", "1");
        RemovalQueue queue = server.Services.GetRequiredService<RemovalQueue>();
        await using (Occupation occupation = await Occupation.StartAsync(server, 1))
        {
            Task<HttpResponseMessage> waiting = server.PostPhotoAsync();
            await Eventually.IsTrueAsync(() => queue.Waiting == 1, "a photo waits");
            using HttpResponseMessage refused = await server.PostPhotoAsync();
            await Refusal.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "busy");
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            await occupation.DisposeAsync();
            using HttpResponseMessage served = await waiting;
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_503()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1", "--queue-wait", "0.2");
        await using Occupation occupation = await Occupation.StartAsync(server, 1);
        using HttpResponseMessage response = await server.PostPhotoAsync();
        string detail = await Refusal.AssertAsync(response, HttpStatusCode.ServiceUnavailable, "busy");
        Assert.Contains("0.2 seconds", detail, StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        Assert.Equal(0, server.Services.GetRequiredService<RemovalQueue>().Waiting);

        // One works, and one has waited in vain.
        PrometheusText metrics = await PrometheusText.ReadAsync(server);
        Assert.Equal(2, metrics.Value("rembg_queue_duration_seconds_count"));
        Assert.Equal(1, metrics.Sum("rembg_errors_total"));
    }

    [Fact]
    public async Task Too_many_uploads_at_once_are_503()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--upload-limit", "1");
        Server.Uploads.UploadGate gate = server.Services.GetRequiredService<Server.Uploads.UploadGate>();
        using RawConnection slow = await RawConnection.OpenAsync(server.Address);
        byte[] photo = TestPhotos.Jpeg();
        await slow.SendAsync(RawConnection.Head("/api/remove", photo.Length));
        await Eventually.IsTrueAsync(() => gate.Count == 1, "the first photo arrives");
        using HttpResponseMessage refused = await server.PostPhotoAsync();
        await Refusal.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "busy");
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);

        await slow.SendAsync(photo);
        Assert.Equal(200, (await slow.ReadAnswerAsync()).Status);
        Assert.Equal(0, gate.Count);
        using HttpResponseMessage taken = await server.PostPhotoAsync();
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task Work_that_takes_too_long_is_504_and_stops()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1", "--time-limit", "0.001");
        using HttpResponseMessage response = await server.PostPhotoAsync($"/api/remove?model={TestModels.Slow}");
        await Refusal.AssertAsync(response, HttpStatusCode.GatewayTimeout, "too_slow");
        RemovalQueue queue = server.Services.GetRequiredService<RemovalQueue>();
        Assert.Equal((0, 0), (queue.Working, queue.Waiting));
    }

    [Fact]
    public async Task More_requests_a_minute_than_allowed_are_429()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--requests-per-minute", "2");
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage taken = await server.PostPhotoAsync();
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
            Assert.Equal(["2"], taken.Headers.GetValues("X-RateLimit-Limit"));
            Assert.Equal([$"{1 - i}"], taken.Headers.GetValues("X-RateLimit-Remaining"));
            long reset = long.Parse(taken.Headers.GetValues("X-RateLimit-Reset").Single());
            Assert.InRange(reset, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 5, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
        }

        using HttpRequestMessage disguised = new(HttpMethod.Post, "/api/remove") { Content = new ByteArrayContent(TestPhotos.Jpeg()), Headers = { { "X-Api-Key", "another" } } };
        using HttpResponseMessage refused = await server.Client.SendAsync(disguised, TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(refused, HttpStatusCode.TooManyRequests, "rate_limit_exceeded");
        Assert.Equal(["0"], refused.Headers.GetValues("X-RateLimit-Remaining"));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using HttpResponseMessage models = await server.Client.GetAsync("/api/models", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
    }

    [Fact]
    public async Task Clients_with_keys_of_their_own_are_counted_apart()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--requests-per-minute", "1", "--api-key", "one,two");
        List<HttpStatusCode> statuses = [];
        foreach (string key in (string[])["one", "two", "one", "wrong"])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/api/remove") { Content = new ByteArrayContent(TestPhotos.Jpeg()), Headers = { { "X-Api-Key", key } } };
            using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.Unauthorized], statuses);
    }
}

using System.Net;

using Rembg.Caching;
using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>The metrics for Prometheus: names and types that dashboards rely on, values that move, and series that stay few.</summary>
public sealed class MetricsTests
{
    private static readonly Dictionary<string, string> Promised = new()
    {
        ["rembg_requests_total"] = "counter",
        ["rembg_request_duration_seconds"] = "histogram",
        ["rembg_queue_duration_seconds"] = "histogram",
        ["rembg_stage_duration_seconds"] = "histogram",
        ["rembg_photos_total"] = "counter",
        ["rembg_certainty"] = "histogram",
        ["rembg_queue_length"] = "gauge",
        ["rembg_photos_in_progress"] = "gauge",
        ["rembg_uploads_in_progress"] = "gauge",
        ["rembg_models_loaded"] = "gauge",
        ["rembg_cache_hits_total"] = "counter",
        ["rembg_cache_misses_total"] = "counter",
        ["rembg_queue_capacity"] = "gauge",
        ["rembg_workers"] = "gauge",
        ["process_working_set_bytes"] = "gauge",
        ["process_resident_memory_bytes"] = "gauge",
        ["process_virtual_memory_bytes"] = "gauge",
        ["process_cpu_seconds_total"] = "counter",
    };

    [Fact]
    public async Task Names_and_types_are_as_promised_before_and_after_the_first_photo()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "3", "--queue-size", "17");
        PrometheusText before = await PrometheusText.ReadAsync(server);
        (await server.PostPhotoAsync()).Dispose();
        PrometheusText after = await PrometheusText.ReadAsync(server);
        foreach ((string name, string type) in Promised)
        {
            Assert.Equal((name, type), (name, before.Types.GetValueOrDefault(name)));
            Assert.Equal((name, type), (name, after.Types.GetValueOrDefault(name)));
        }

        Assert.Equal((17, 3), (after.Value("rembg_queue_capacity"), after.Value("rembg_workers")));
        Assert.True(after.Value("process_working_set_bytes") > 1_000_000);
        Assert.True(after.Value("process_resident_memory_bytes") > 1_000_000);
    }

    [Fact]
    public async Task Answers_are_counted_by_endpoint_and_code()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await server.PostPhotoAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        (await server.PostPhotoAsync("/api/remove?quality=none")).Dispose();
        (await server.Client.GetAsync("/nothing", TestContext.Current.CancellationToken)).Dispose();
        PrometheusText metrics = await PrometheusText.ReadAsync(server);
        Assert.Equal(3, metrics.Find("rembg_requests_total", ("endpoint", "/api/remove"), ("code", "200")));
        Assert.Equal(1, metrics.Find("rembg_requests_total", ("endpoint", "/api/remove"), ("code", "422")));
        Assert.Equal(1, metrics.Find("rembg_requests_total", ("endpoint", "other"), ("code", "404")));
        Assert.Equal(4, metrics.Find("rembg_request_duration_seconds_count", ("endpoint", "/api/remove")));
        Assert.Equal(3, metrics.Find("rembg_stage_duration_seconds_count", ("stage", "inference")));
        Assert.True(metrics.Find("rembg_stage_duration_seconds_sum", ("stage", "inference")) > 0);
        Assert.Equal(3, metrics.Value("rembg_queue_duration_seconds_count"));
        Assert.Equal(3, metrics.Sum("rembg_photos_total", ("model", "tiny")));
        Assert.Equal(1, metrics.Value("rembg_models_loaded"));
    }

    [Fact]
    public async Task The_buckets_of_a_histogram_add_up()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        (await server.PostPhotoAsync()).Dispose();
        PrometheusText metrics = await PrometheusText.ReadAsync(server);
        double[] buckets = [.. metrics.Series.Where(static series => series.Key.StartsWith("rembg_request_duration_seconds_bucket{endpoint=\"/api/remove\"", StringComparison.Ordinal)).Select(static series => series.Value)];
        Assert.Equal(16, buckets.Length);
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(metrics.Find("rembg_request_duration_seconds_count", ("endpoint", "/api/remove")), buckets[^1]);
    }

    [Fact]
    public async Task The_certainty_of_a_photo_is_counted_if_it_has_a_subject()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        using HttpResponseMessage answer = await server.PostPhotoAsync();
        byte[] blank = new Pixels(64, 64, 3, new byte[64 * 64 * 3]).ToImage().WriteToBuffer(".jpg");
        using HttpResponseMessage empty = await server.PostBodyAsync("/api/remove", blank, "image/jpeg");
        Assert.Equal(["true", "false"], [.. answer.Headers.GetValues("X-Rembg-Subject"), .. empty.Headers.GetValues("X-Rembg-Subject")]);
        PrometheusText metrics = await PrometheusText.ReadAsync(server);
        double certainty = double.Parse(answer.Headers.GetValues("X-Rembg-Certainty").Single(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(1, metrics.Find("rembg_certainty_count", ("model", "tiny")));
        Assert.Equal(certainty, metrics.Find("rembg_certainty_sum", ("model", "tiny"))!.Value, 0.0005);
    }

    [Fact]
    public async Task A_photo_seen_before_is_a_hit_and_looks_the_same()
    {
        MaskCache.OfUser().Clear();
        await using RunningServer server = await RunningServer.StartTinyAsync("--cache");
        byte[] first = await (await server.PostPhotoAsync(seed: 12345)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        PrometheusText before = await PrometheusText.ReadAsync(server);
        byte[] second = await (await server.PostPhotoAsync(seed: 12345)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        PrometheusText after = await PrometheusText.ReadAsync(server);
        Assert.Equal(first, second);
        Assert.Equal((0, 1), (before.Value("rembg_cache_hits_total"), before.Value("rembg_cache_misses_total")));
        Assert.Equal((1, 1), (after.Value("rembg_cache_hits_total"), after.Value("rembg_cache_misses_total")));
    }

    [Fact]
    public async Task Arbitrary_paths_models_and_methods_create_no_series()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        async Task AskAsync(int number)
        {
            (await server.Client.GetAsync($"/random/{number}?x={number}", TestContext.Current.CancellationToken)).Dispose();
            (await server.PostPhotoAsync($"/api/remove?model=random{number}")).Dispose();
            using HttpRequestMessage request = new(new HttpMethod($"METHOD{number}"), $"/{number}");
            (await server.Client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
        }

        await AskAsync(0);
        (await server.PostPhotoAsync()).Dispose();
        await PrometheusText.ReadAsync(server);
        PrometheusText before = await PrometheusText.ReadAsync(server);
        for (int i = 1; i < 20; i++)
        {
            await AskAsync(i);
        }

        PrometheusText after = await PrometheusText.ReadAsync(server);
        Assert.Equal(before.Series.Keys.Where(IsOurs).Order(StringComparer.Ordinal), after.Series.Keys.Where(IsOurs).Order(StringComparer.Ordinal));
    }

    private static bool IsOurs(string series) => series.StartsWith("rembg_", StringComparison.Ordinal);
}

using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>More clients than there is room for: each gets its photo or is told to come again, and memory and disk stay bounded.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Each_of_two_hundred_simultaneous_requests_is_served_or_told_to_retry()
    {
        const int Count = 200;
        await using RunningServer server = await RunningServer.StartTinyAsync("--queue-size", "8", "--workers", "2");
        byte[][] expected = [.. Enumerable.Range(0, 5).Select(static seed => Expected.Of(TestModels.Tiny, TestPhotos.Jpeg(seed)))];
        (int Seed, HttpStatusCode Status, byte[] Body, bool HasRetryAfter)[] answers = await Task.WhenAll(Enumerable.Range(0, Count).Select(async i =>
        {
            using HttpResponseMessage response = await server.PostPhotoAsync(seed: i % 5);
            return (i % 5, response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), response.Headers.RetryAfter is not null);
        }));

        Assert.Equal(Count, answers.Length);
        Assert.All(answers.Where(static answer => answer.Status == HttpStatusCode.OK), answer => Assert.Equal(expected[answer.Seed], answer.Body));
        Assert.All(answers.Where(static answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.Status, answer.HasRetryAfter)));
        Assert.Contains(answers, static answer => answer.Status == HttpStatusCode.OK);

        PrometheusText metrics = await PrometheusText.ReadAsync(server);
        Assert.Equal(answers.Count(static answer => answer.Status == HttpStatusCode.OK), metrics.Sum("rembg_photos_total"));
        Assert.Equal((0, 0, 0), (metrics.Value("rembg_queue_length"), metrics.Value("rembg_photos_in_progress"), metrics.Value("rembg_uploads_in_progress")));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Memory_and_disk_do_not_grow_with_the_number_of_requests(string cache)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not tell a program's peak of memory in a file.");
        using ServerProcess server = await ServerProcess.StartAsync("--queue-size", "8", "--workers", "2", "--model", TestModels.Tiny, "--cache", cache);
        using HttpClient client = new() { BaseAddress = server.Address };
        byte[] photo = TestPhotos.Draw(640, 480, ".jpg");
        byte[] expected = Expected.Of(TestModels.Tiny, photo);
        int largest = 0;

        await SendAsync(20);
        long few = server.PeakMemory;
        await SendAsync(200);
        long many = server.PeakMemory;
        Assert.True(many < few * 1.5, $"The peak went from {few} to {many} bytes.");

        // Arriving, waiting, in work and what came of those; a file more while one is renamed.
        Assert.InRange(largest, 0, 64 + 8 + (2 * 3) + 32);
        await Eventually.IsTrueAsync(() => server.Files.Count == 0, "the workspace is empty");

        async Task SendAsync(int count)
        {
            Task<HttpStatusCode>[] requests = [.. Enumerable.Range(0, count).Select(_ => PostAsync(client, photo, expected))];
            while (!requests.All(static request => request.IsCompleted))
            {
                largest = Math.Max(largest, server.Files.Count);
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            Assert.Contains(HttpStatusCode.OK, await Task.WhenAll(requests));
        }
    }

    [Fact]
    public async Task A_container_with_little_memory_has_few_workers_however_many_processors_it_sees()
    {
        // 768 MB, in the hexadecimal digits of the setting.
        using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "30000000", ["DOTNET_PROCESSOR_COUNT"] = "16" }, "--model", TestModels.Tiny);
        using HttpClient client = new() { BaseAddress = server.Address };
        string metrics = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("\nrembg_workers 1\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, byte[] photo, byte[] expected)
    {
        using ByteArrayContent content = new(photo);
        using HttpResponseMessage response = await client.PostAsync("/api/remove", content, TestContext.Current.CancellationToken);
        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
        Assert.True(response.StatusCode != HttpStatusCode.OK || expected.AsSpan().SequenceEqual(body));
        return response.StatusCode;
    }
}

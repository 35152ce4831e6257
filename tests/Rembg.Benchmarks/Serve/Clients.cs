using System.Collections.Concurrent;
using System.Diagnostics;

namespace Rembg.Benchmarks.Serve;

/// <summary>Clients that send one photo after the other, all at once.</summary>
internal static class Clients
{
    /// <summary>Sends every photo once and reads every answer.</summary>
    /// <param name="address">The server.</param>
    /// <param name="photos">The photos.</param>
    /// <param name="count">How many clients.</param>
    /// <returns>Seconds from the first request to the last answer.</returns>
    /// <exception cref="BenchmarkException">An answer was no image.</exception>
    public static double Run(Uri address, IReadOnlyList<string> photos, int count)
    {
        ConcurrentQueue<string> left = new(photos);
        using HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = count }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        long start = Stopwatch.GetTimestamp();
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => WorkAsync(client, left)))).GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task WorkAsync(HttpClient client, ConcurrentQueue<string> left)
    {
        while (left.TryDequeue(out string? photo))
        {
            await using FileStream file = File.OpenRead(photo);
            using MultipartFormDataContent form = new() { { new StreamContent(file), "file", Path.GetFileName(photo) } };
            using HttpResponseMessage answer = await client.PostAsync("/api/remove", form);
            if (answer.Content.Headers.ContentType?.MediaType != "image/png")
            {
                throw new BenchmarkException($"{photo}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }

            await answer.Content.CopyToAsync(Stream.Null);
        }
    }
}

using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Removal;
using Rembg.Server.Uploads;
using Rembg.Tests.Running;

namespace Rembg.Tests.Limits;

/// <summary>Clients that go away: while they send, wait, are worked for, or read. Nothing of them stays, and they are counted as 499.</summary>
public sealed class DepartureTests
{
    [Fact]
    public async Task An_upload_that_is_broken_off_leaves_nothing()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        UploadGate gate = server.Services.GetRequiredService<UploadGate>();
        using (RawConnection connection = await RawConnection.OpenAsync(server.Address))
        {
            await connection.SendAsync(RawConnection.Head("/api/remove", 100_000) + "some bytes");
            await Eventually.IsTrueAsync(() => FilesOf(server).Count == 1, "a file is there");
        }

        await Eventually.IsTrueAsync(() => gate.Count == 0, "the place is free");
        await AssertGoneAsync(server);
    }

    [Fact]
    public async Task A_client_that_leaves_the_queue_takes_no_turn()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1");
        RemovalQueue queue = server.Services.GetRequiredService<RemovalQueue>();
        await using (Occupation occupation = await Occupation.StartAsync(server, 1))
        {
            using (RawConnection connection = await SendPhotoAsync(server, "/api/remove", TestPhotos.Jpeg()))
            {
                await Eventually.IsTrueAsync(() => queue.Waiting == 1, "the photo waits");
            }

            await Eventually.IsTrueAsync(() => queue.Waiting == 0, "the queue is empty");
            await AssertGoneAsync(server);
        }

        PrometheusText metrics = await PrometheusText.ReadAsync(server);
        Assert.Equal(0, metrics.Value("rembg_queue_length"));
        Assert.Equal(0, metrics.Sum("rembg_photos_total"));
    }

    [Fact]
    public async Task Work_for_a_client_that_goes_away_is_stopped()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1", "--model", TestModels.Slow);
        RemovalQueue queue = server.Services.GetRequiredService<RemovalQueue>();
        using (RawConnection connection = await SendPhotoAsync(server, "/api/remove", TestPhotos.Jpeg()))
        {
            await Eventually.IsTrueAsync(() => queue.Working == 1, "the photo is worked on");
        }

        await Eventually.IsTrueAsync(() => queue.Working == 0, "the work has ended");
        await AssertGoneAsync(server);
        Assert.Equal(0, (await PrometheusText.ReadAsync(server)).Value("rembg_photos_in_progress"));
    }

    [Fact]
    public async Task A_client_that_disconnects_during_its_answer_is_not_a_failure_of_the_server()
    {
        using ServerProcess server = await ServerProcess.StartAsync("--model", TestModels.Tiny);
        byte[] photo = TestPhotos.Noise(1600);
        for (int i = 0; i < 3; i++)
        {
            using RawConnection connection = await RawConnection.OpenAsync(server.Address, receiveBuffer: 4096);
            await connection.SendAsync(RawConnection.Head("/api/remove?bgc=white&format=tiff", photo.Length));
            await connection.SendAsync(photo);
            Assert.NotEqual(0, await connection.ReadAsync(new byte[100]));
        }

        // It may be counted as sent, depending on its progress, but it is not a failure in the log.
        await Eventually.IsTrueAsync(() => server.Files.Count == 0, "the files are gone");
        using HttpClient client = new() { BaseAddress = server.Address };
        Assert.Equal("healthy", await client.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_and_broken_uploads_are_not_failures_and_cannot_forge_lines_of_the_log()
    {
        using ServerProcess server = await ServerProcess.StartAsync("--model", TestModels.Tiny, "--upload-time-limit", "0.3");
        using (RawConnection broken = await RawConnection.OpenAsync(server.Address))
        {
            await broken.SendAsync(RawConnection.Head("/api/remove", 100_000) + "some bytes");
        }

        using RawConnection slow = await RawConnection.OpenAsync(server.Address);
        await slow.SendAsync(RawConnection.Head("/api/remove%0Afail:%20forged%1B[31m", 100_000) + "some bytes");
        Assert.Equal(404, (await slow.ReadAnswerAsync()).Status);
        using RawConnection slower = await RawConnection.OpenAsync(server.Address);
        await slower.SendAsync(RawConnection.Head("/api/remove", 100_000) + "some bytes");
        Assert.Equal(408, (await slower.ReadAnswerAsync()).Status);
        Assert.True(await slower.IsClosedAsync());
        Assert.DoesNotContain("Z fail:", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Output.Split('\n'), static line => line.TrimStart().StartsWith("fail:", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', server.Output);
    }

    private static async Task<RawConnection> SendPhotoAsync(RunningServer server, string path, byte[] photo)
    {
        RawConnection connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendAsync(RawConnection.Head(path, photo.Length));
        await connection.SendAsync(photo);
        return connection;
    }

    private static async Task AssertGoneAsync(RunningServer server)
    {
        await Eventually.IsTrueAsync(() => FilesOf(server).Count == 0, "the files are gone");
        PrometheusText? metrics = null;
        for (int i = 0; i < 200 && metrics?.Find("rembg_requests_total", ("endpoint", "/api/remove"), ("code", "499")) is null; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            metrics = await PrometheusText.ReadAsync(server);
        }

        Assert.Equal(1, metrics!.Find("rembg_requests_total", ("endpoint", "/api/remove"), ("code", "499")));
        Assert.Equal(1, metrics.Sum("rembg_requests_total", ("endpoint", "/api/remove")));
    }

    private static IReadOnlyList<string> FilesOf(RunningServer server) =>
        [.. Directory.GetFiles(server.Services.GetRequiredService<Workspace>().Location).Where(static file => Path.GetFileName(file) != "in-use")];
}

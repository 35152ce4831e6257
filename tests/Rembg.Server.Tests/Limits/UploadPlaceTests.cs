using System.Net;

using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Uploads;
using Rembg.Tests.Running;

namespace Rembg.Tests.Limits;

/// <summary>More uploads than places: slow uploads, and uploads of the client with the most, make room.</summary>
public sealed class UploadPlaceTests
{
    private const int Limit = 4;

    [Fact]
    public async Task Slow_uploads_make_room_for_a_photo_that_is_sent_at_once()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--upload-limit", $"{Limit}");
        List<RawConnection> slow = await FillAsync(server, IPAddress.Loopback);
        try
        {
            // For some seconds, a slow upload looks like one that has just begun.
            HttpStatusCode status;
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
            do
            {
                using HttpResponseMessage response = await server.PostPhotoAsync();
                status = response.StatusCode;
                await Task.Delay(100, patience.Token);
            }
            while (status == HttpStatusCode.ServiceUnavailable);

            Assert.Equal(HttpStatusCode.OK, status);
            RawAnswer answer = await (await Task.WhenAny(slow.Select(static connection => connection.ReadAnswerAsync()))).WaitAsync(patience.Token);
            Refusal.Assert(answer.Text, HttpStatusCode.ServiceUnavailable, "busy");
        }
        finally
        {
            slow.ForEach(static connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task A_client_that_has_taken_all_places_gives_one_to_another()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no 127.0.0.2 unless it is set up.");
        await using RunningServer server = await RunningServer.StartTinyAsync("--upload-limit", $"{Limit}");
        List<RawConnection> greedy = await FillAsync(server, IPAddress.Parse("127.0.0.2"));
        try
        {
            using HttpResponseMessage response = await server.PostPhotoAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        finally
        {
            greedy.ForEach(static connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task An_upload_below_the_least_rate_is_cut_though_there_are_places()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        using RawConnection slow = await RawConnection.OpenAsync(server.Address);
        await slow.SendAsync(RawConnection.Head("/api/remove", 100_000) + "x");
        Task<RawAnswer> answer = slow.ReadAnswerAsync();
        while (!answer.IsCompleted)
        {
            try
            {
                await slow.SendAsync(new string('x', 40));
            }
            catch (System.Net.Sockets.SocketException)
            {
                break;
            }

            await Task.WhenAny(answer, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        Assert.Equal(408, (await answer).Status);
    }

    [Fact]
    public async Task Photos_that_would_take_more_room_than_there_is_are_503_and_leave_it_free()
    {
        byte[] photo = TestPhotos.Noise(400);
        await using RunningServer server = await RunningServer.StartTinyAsync("--disk-limit", $"{photo.Length - 1}");
        using HttpResponseMessage refused = await server.PostBodyAsync("/api/remove", photo, "image/jpeg");
        await Refusal.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "busy");
        Assert.NotNull(refused.Headers.RetryAfter);
        using HttpResponseMessage served = await server.PostPhotoAsync();
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Workspace workspace = server.Services.GetRequiredService<Workspace>();
        await Eventually.IsTrueAsync(() => workspace.Used == 0, "all of the room is free");
    }

    private static async Task<List<RawConnection>> FillAsync(RunningServer server, IPAddress from)
    {
        List<RawConnection> connections = [];
        for (int i = 0; i < Limit; i++)
        {
            RawConnection connection = await RawConnection.OpenAsync(server.Address, from: from);
            connections.Add(connection);
            await connection.SendAsync(RawConnection.Head("/api/remove", 100_000) + "x");
        }

        UploadGate gate = server.Services.GetRequiredService<UploadGate>();
        await Eventually.IsTrueAsync(() => gate.Count == Limit, "all places are taken");
        return connections;
    }
}

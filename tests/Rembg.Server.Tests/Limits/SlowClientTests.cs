using System.Net;
using System.Net.Sockets;

using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Removal;
using Rembg.Tests.Running;

namespace Rembg.Tests.Limits;

/// <summary>Slow clients use their own share and do not delay other clients.</summary>
public sealed class SlowClientTests
{
    [Fact]
    public async Task Fifty_that_send_byte_by_byte_do_not_keep_another_from_being_served()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1");
        Server.Uploads.UploadGate gate = server.Services.GetRequiredService<Server.Uploads.UploadGate>();
        List<RawConnection> slow = [];
        try
        {
            for (int i = 0; i < 50; i++)
            {
                RawConnection connection = await RawConnection.OpenAsync(server.Address);
                slow.Add(connection);
                await connection.SendAsync(RawConnection.Head("/api/remove", 100_000) + "x");
            }

            await Eventually.IsTrueAsync(() => gate.Count == 50, "all are sending");
            using HttpResponseMessage response = await server.PostPhotoAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(0, server.Services.GetRequiredService<RemovalQueue>().Waiting);
        }
        finally
        {
            slow.ForEach(static connection => connection.Dispose());
        }

        await Eventually.IsTrueAsync(() => gate.Count == 0, "their places are free");
    }

    [Fact]
    public async Task An_upload_that_takes_too_long_is_408()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--upload-time-limit", "0.5");
        using RawConnection connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendAsync(RawConnection.Head("/api/remove", 100_000) + "x");
        RawAnswer answer = await connection.ReadAnswerAsync();
        Assert.Equal(408, answer.Status);
        Refusal.Assert(answer.Text, HttpStatusCode.RequestTimeout, "upload_too_slow");
        Assert.Equal("close", answer.Headers["Connection"]);
        Assert.True(await connection.IsClosedAsync());
    }

    [Fact]
    public async Task A_head_that_never_ends_is_cut()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        using RawConnection connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendAsync("POST /api/remove HTTP/1.1\r\nHost: localhost\r\n");
        Task<bool> closed = connection.IsClosedAsync();
        try
        {
            for (int i = 0; !closed.IsCompleted; i++)
            {
                Assert.True(i < 300, "The connection is still open.");
                await connection.SendAsync($"X-Header-{i}: x\r\n");
                await Task.WhenAny(closed, Task.Delay(100, TestContext.Current.CancellationToken));
            }
        }
        catch (SocketException)
        {
            // Cut while it was sending.
        }

        Assert.True(await closed);
    }

    [Fact]
    public async Task A_client_that_takes_its_answer_slowly_holds_no_worker()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1", "--queue-size", "0");
        byte[] photo = TestPhotos.Noise(1600);
        using RawConnection slow = await RawConnection.OpenAsync(server.Address, receiveBuffer: 4096);
        await slow.SendAsync(RawConnection.Head("/api/remove?format=tiff&bgc=white", photo.Length));
        await slow.SendAsync(photo);
        byte[] first = new byte[100];
        Assert.NotEqual(0, await slow.ReadAsync(first));
        Assert.StartsWith("HTTP/1.1 200", System.Text.Encoding.Latin1.GetString(first), StringComparison.Ordinal);

        using HttpResponseMessage response = await server.PostPhotoAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}

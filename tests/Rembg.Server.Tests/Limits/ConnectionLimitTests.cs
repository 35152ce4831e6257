using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Limits;

/// <summary>More connections than the server keeps open: those without a request make room for those with one.</summary>
public sealed class ConnectionLimitTests
{
    private static readonly IPAddress Attacker = IPAddress.Parse("127.0.0.2");

    [Theory]
    [InlineData("")]
    [InlineData("POST /api/remove HTTP/1.1\r\nHost: localhost\r\n")]
    public async Task Idle_connections_and_unfinished_headers_do_not_block_other_clients(string sent)
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--connection-limit", "20");
        List<RawConnection> idle = [];
        try
        {
            for (int i = 0; i < 100; i++)
            {
                RawConnection connection = await RawConnection.OpenAsync(server.Address);
                idle.Add(connection);
                await connection.SendAsync(sent);
            }

            using HttpResponseMessage response = await server.PostPhotoAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            using HttpResponseMessage health = await server.Client.GetAsync("/healthz", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
            Assert.True(await idle[0].IsClosedAsync());
        }
        finally
        {
            idle.ForEach(static connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task The_connections_of_the_client_that_has_most_are_closed_first()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no 127.0.0.2 unless it is set up.");
        await using RunningServer server = await RunningServer.StartTinyAsync("--connection-limit", "20");
        using RawConnection quiet = await RawConnection.OpenAsync(server.Address);
        List<RawConnection> many = [];
        try
        {
            for (int i = 0; i < 60; i++)
            {
                many.Add(await RawConnection.OpenAsync(server.Address, from: Attacker));
            }

            Assert.True(await many[0].IsClosedAsync());
            await quiet.SendAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Equal(200, (await quiet.ReadAnswerAsync()).Status);
        }
        finally
        {
            many.ForEach(static connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task When_all_connections_are_busy_the_health_check_is_still_answered()
    {
        const int Limit = 5;
        await using RunningServer server = await RunningServer.StartTinyAsync("--connection-limit", $"{Limit}");
        List<RawConnection> busy = [];
        try
        {
            for (int i = 0; i < Limit; i++)
            {
                busy.Add(await SendingAsync(server));
            }

            Server.Uploads.UploadGate gate = (Server.Uploads.UploadGate)server.Services.GetService(typeof(Server.Uploads.UploadGate))!;
            await Eventually.IsTrueAsync(() => gate.Count == Limit, "all are sending");
            using HttpResponseMessage health = await server.Client.GetAsync("/healthz", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
            using HttpResponseMessage refused = await server.PostPhotoAsync();
            await Refusal.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "busy");

            busy[0].Dispose();
            busy.RemoveAt(0);
            await Eventually.IsTrueAsync(() => gate.Count == Limit - 1, "one has gone");
            using HttpResponseMessage served = await server.PostPhotoAsync();
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }
        finally
        {
            busy.ForEach(static connection => connection.Dispose());
        }
    }

    private static async Task<RawConnection> SendingAsync(RunningServer server)
    {
        RawConnection connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendAsync(RawConnection.Head("/api/remove", 100_000) + "x");
        return connection;
    }
}

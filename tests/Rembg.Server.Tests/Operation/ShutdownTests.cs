using System.Net;
using System.Net.Sockets;

using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>The end of a server: it answers accepted requests, refuses new ones and leaves no files.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task A_stopping_server_answers_accepted_requests()
    {
        using ServerProcess server = await ServerProcess.StartAsync(
            "--workers", "1", "--model", TestModels.Slow, "--queue-wait", "600", "--time-limit", "600", "--shutdown-timeout", "600");
        using HttpClient client = new() { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        byte[] photo = TestPhotos.Jpeg();
        Task<(HttpStatusCode Status, byte[] Body)>[] requests = [.. Enumerable.Range(0, 3).Select(_ => PostAsync(client, photo))];
        await Eventually.IsTrueAsync(() => server.Files.Count >= 3, "all photos have arrived");

        server.Terminate();
        await Eventually.IsTrueAsync(() => !CanConnect(server.Address), "new connections are refused");
        byte[] expected = Expected.Of(TestModels.Slow, photo);
        foreach ((HttpStatusCode status, byte[] body) in await Task.WhenAll(requests))
        {
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(expected, body);
        }

        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Empty(Directory.GetDirectories(server.Directory, "rembg-server-*"));
    }

    [Fact]
    public async Task Work_that_outlasts_the_patience_is_broken_off_without_a_crash()
    {
        using ServerProcess server = await ServerProcess.StartAsync("--workers", "1", "--model", TestModels.Slow, "--shutdown-timeout", "0.05");
        using HttpClient client = new() { BaseAddress = server.Address };
        Task<(HttpStatusCode, byte[])>[] requests = [.. Enumerable.Range(0, 5).Select(_ => PostAsync(client, TestPhotos.Jpeg()))];
        await Eventually.IsTrueAsync(() => server.Files.Count >= 5, "all photos have arrived");
        server.Terminate();
        Assert.True(await server.WaitForExitAsync() == 0, server.Output);
        Assert.Empty(Directory.GetDirectories(server.Directory, "rembg-server-*"));
        await Task.WhenAll(requests.Select(static request => request.ContinueWith(static _ => { }, TaskScheduler.Default)));
    }

    [Fact]
    public async Task The_workspace_of_a_server_that_was_killed_is_cleared_by_the_next()
    {
        using ServerProcess killed = await ServerProcess.StartAsync("--model", TestModels.Tiny);
        string abandoned = Directory.GetDirectories(killed.Directory, "rembg-server-*").Single();
        string file = Path.Combine(abandoned, "photo");
        await File.WriteAllTextAsync(file, "a photo that nobody wants any more", TestContext.Current.CancellationToken);
        using (ServerProcess neighbour = await ServerProcess.StartAsync(killed.Directory, ["--model", TestModels.Tiny]))
        {
            Assert.True(File.Exists(file), "A server that lives keeps its files.");
        }

        killed.Kill();
        await killed.WaitForExitAsync();
        using ServerProcess next = await ServerProcess.StartAsync(killed.Directory, ["--model", TestModels.Tiny]);
        Assert.False(Directory.Exists(abandoned));
        Assert.Single(Directory.GetDirectories(killed.Directory, "rembg-server-*"));
    }

    [Fact]
    public async Task A_registration_tells_where_a_server_is_and_stops_it_when_it_is_withdrawn()
    {
        using TemporaryDirectory directory = new();
        string registration = directory["server.json"];
        using ServerProcess server = await ServerProcess.StartAsync("--model", TestModels.Tiny, "--registration", registration);
        await Eventually.IsTrueAsync(() => File.Exists(registration), "the registration is there");
        Assert.Contains(server.Address.GetLeftPart(UriPartial.Authority), await File.ReadAllTextAsync(registration, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        File.Move(registration, directory["server.stopping"]);
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Empty(directory.Files);
    }

    [Fact]
    public async Task A_lost_registration_does_not_stop_the_server_and_is_written_again()
    {
        using TemporaryDirectory directory = new();
        string registration = directory["login/server.json"];
        Directory.CreateDirectory(directory["login"]);
        await File.WriteAllTextAsync(directory["login/server.stopping"], "left by another server", TestContext.Current.CancellationToken);
        using ServerProcess server = await ServerProcess.StartAsync("--model", TestModels.Tiny, "--registration", registration);
        await Eventually.IsTrueAsync(() => File.Exists(registration), "the registration is there");
        string content = await File.ReadAllTextAsync(registration, TestContext.Current.CancellationToken);

        // As at the end of a login.
        Directory.Delete(directory["login"], recursive: true);
        await Eventually.IsTrueAsync(() => File.Exists(registration), "the registration is there again");
        Assert.Equal(content, await File.ReadAllTextAsync(registration, TestContext.Current.CancellationToken));
        server.Terminate();
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Empty(directory.Files);
    }

    [Fact]
    public async Task A_stopping_server_deletes_its_registration()
    {
        using TemporaryDirectory directory = new();
        string registration = directory["server.json"];
        using ServerProcess server = await ServerProcess.StartAsync("--model", TestModels.Tiny, "--registration", registration);
        await Eventually.IsTrueAsync(() => File.Exists(registration), "the registration is there");
        server.Terminate();
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Empty(directory.Files);
    }

    [Fact]
    public async Task A_photo_that_waits_when_the_server_stops_is_answered()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1");
        Task stop;
        await using (Occupation occupation = await Occupation.StartAsync(server, 1))
        {
            using RawConnection connection = await RawConnection.OpenAsync(server.Address);
            byte[] photo = TestPhotos.Jpeg();
            await connection.SendAsync(RawConnection.Head("/api/remove", photo.Length));
            await connection.SendAsync(photo);
            Server.Removal.RemovalQueue queue = (Server.Removal.RemovalQueue)server.Services.GetService(typeof(Server.Removal.RemovalQueue))!;
            await Eventually.IsTrueAsync(() => queue.Waiting == 1, "the photo waits");
            stop = server.StopAsync();
            await occupation.DisposeAsync();
            Assert.Equal(200, (await connection.ReadAnswerAsync()).Status);
        }

        await stop;
    }

    private static async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(HttpClient client, byte[] photo)
    {
        using ByteArrayContent content = new(photo);
        using HttpResponseMessage response = await client.PostAsync("/api/remove", content);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    private static bool CanConnect(Uri address)
    {
        try
        {
            using TcpClient client = new(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

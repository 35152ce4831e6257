using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

using Microsoft.AspNetCore.Http;

using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

/// <summary>Servers that do not deliver the file: the error names the reason, and only files that the next attempt can use remain.</summary>
public sealed class DownloadFailureTests
{
    [Theory]
    [InlineData(401, DownloadFailureReason.Refused)]
    [InlineData(403, DownloadFailureReason.Refused)]
    [InlineData(400, DownloadFailureReason.Refused)]
    [InlineData(451, DownloadFailureReason.Refused)]
    [InlineData(407, DownloadFailureReason.Proxy)]
    [InlineData(204, DownloadFailureReason.Server)]
    [InlineData(304, DownloadFailureReason.Server)]
    [InlineData(416, DownloadFailureReason.Refused)]
    public async Task A_refusal_is_final(int status, DownloadFailureReason reason)
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Status(status));
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(server), reason);
        Assert.Equal(server.Address + "Tiny-v1.onnx", exception.Path);
        Assert.Equal(status, exception.StatusCode);
        Assert.Contains($"HTTP {status}", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_file_that_is_not_there_is_looked_for_under_both_names_once(int status)
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Status(status));
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.NotFound);
        Assert.Contains(server.Address + "tiny.onnx", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_part_survives_a_server_that_has_lost_the_file()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], tiny.Content[..100_000]);
        await using ModelServer server = await ModelServer.StartAsync(Answer.Status(404));
        tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.NotFound, TinyPublication.Part);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_server_that_stays_broken_is_asked_as_often_as_allowed(int status)
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Status(status));
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(server) with { Retries = 3 }, DownloadFailureReason.Server);
        Assert.Equal(status, exception.StatusCode);
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(3, tiny.Notes.Count);
    }

    [Fact]
    public async Task No_retries_is_one_attempt()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Status(503));
        tiny.InstallBadly(TinyPublication.From(server) with { Retries = 0 }, DownloadFailureReason.Server);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_connection_that_is_always_cut_leaves_the_received_part()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Cut(tiny.Content, 50_000));
        tiny.InstallBadly(TinyPublication.From(server) with { Retries = 2 }, DownloadFailureReason.Interrupted, TinyPublication.Part);
        Assert.Equal(tiny.Content[..150_000], File.ReadAllBytes(tiny.Directory[TinyPublication.Part]));
    }

    [Fact]
    public async Task Silence_is_an_interruption()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Silence());
        DownloadFailedException exception = tiny.InstallBadly(
            TinyPublication.From(server) with { Retries = 1, StallTimeout = TimeSpan.FromMilliseconds(200) }, DownloadFailureReason.Interrupted);
        Assert.Contains("stopped sending", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void A_closed_port_is_tried_three_times()
    {
        using TinyPublication tiny = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        tiny.InstallBadly(TinyPublication.From($"http://127.0.0.1:{port}/"), DownloadFailureReason.Unreachable);
        Assert.Equal(2, tiny.Notes.Count);
    }

    [Fact]
    public void A_host_that_does_not_exist_is_named_within_seconds()
    {
        using TinyPublication tiny = new();
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From("http://models.invalid/"), DownloadFailureReason.Unreachable);
        Assert.Equal("http://models.invalid/Tiny-v1.onnx", exception.Path);
        Assert.Equal(2, tiny.Notes.Count);
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_fails()
    {
        // A TLS handshake that is never answered is part of making the connection.
        using TinyPublication tiny = new();
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        long started = Stopwatch.GetTimestamp();
        await Task.Run(() => tiny.InstallBadly(
            TinyPublication.From($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/") with { ConnectTimeout = TimeSpan.FromMilliseconds(200) },
            DownloadFailureReason.Unreachable));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_not_trusted()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(secure: true, Answer.File(tiny.Content));
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.Tls);
        Assert.Contains("certificate is not trusted", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Empty(tiny.Notes);
    }

    [Fact]
    public async Task A_server_without_TLS_is_not_secure()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From($"https://{server.Address.Authority}/"), DownloadFailureReason.Tls);
        Assert.Contains("no secure connection", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_redirections_ends()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Redirect("/round"));
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.Redirect);
        Assert.Contains("more than 10 times", exception.Message, StringComparison.Ordinal);
        Assert.Equal(11, server.Requests.Count);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/tiny.onnx")]
    [InlineData("file:///tmp/tiny.onnx")]
    [InlineData("mailto:me@example.org")]
    [InlineData("data:,x")]
    [InlineData("http://[")]
    [InlineData(null)]
    public async Task Redirections_leave_the_web_for_nothing(string? address)
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = address;
            return Task.CompletedTask;
        });
        tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.Redirect);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("https://a.example/x", "http://a.example/x", false)]
    [InlineData("https://a.example/x", "https://b.example/x", true)]
    [InlineData("http://a.example/x", "https://a.example/x", true)]
    [InlineData("http://a.example/x", "http://b.example/x", true)]
    public void A_redirection_never_leaves_https(string from, string to, bool followed)
    {
        HttpSource source = HttpSource.Of(new Uri(from));
        if (followed)
        {
            Assert.Equal(to, HttpConnection.Next(source, source.Address, new Uri(to)).ToString());
            return;
        }

        DownloadFailedException exception = Assert.Throws<DownloadFailedException>(() => HttpConnection.Next(source, source.Address, new Uri(to)));
        Assert.Equal(DownloadFailureReason.Redirect, exception.Reason);
        Assert.Contains("not secure", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_after_a_redirection_names_the_host_that_refused()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Redirect("http://store.invalid/blob?signature=secret"));
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.Unreachable);
        Assert.Equal(server.Address + "Tiny-v1.onnx", exception.Path);
        Assert.Contains("http://store.invalid/", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_is_announced_as_far_too_large_is_not_written()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Announce(1L << 40));
        tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.TooLarge);
        Assert.Single(server.Requests);
        Assert.Empty(tiny.Progress);
    }

    [Fact]
    public async Task A_download_that_never_ends_is_stopped()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Endless());
        tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.TooLarge);
        Assert.InRange(tiny.Progress.Max(static progress => progress.Bytes), 0, (2 * tiny.Content.Length) + 1_000_000);
    }

    [Fact]
    public async Task An_empty_file_is_an_error()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Whole([]));
        tiny.InstallBadly(TinyPublication.From(server), DownloadFailureReason.Server);
    }

    [Fact]
    public async Task An_unexpected_file_is_set_aside_and_the_error_names_both_checksums()
    {
        using TinyPublication tiny = new();
        File.WriteAllText(tiny.Directory[TinyPublication.Rejected], "an older one");
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.OtherContent));
        ChecksumMismatchException exception = Assert.Throws<ChecksumMismatchException>(() => tiny.Install(TinyPublication.From(server)));
        Assert.Equal(tiny.Directory[TinyPublication.Rejected], exception.Path);
        Assert.Equal(tiny.Model.Publication!.Checksums, exception.Expected);
        Assert.Contains(Assert.Single(exception.Expected).Value, exception.Message, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(exception.Actual).Value, exception.Message, StringComparison.Ordinal);
        Assert.Equal([TinyPublication.Rejected], tiny.Directory.Files);
        Assert.Equal(tiny.OtherContent, File.ReadAllBytes(exception.Path));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Another_file_behind_an_old_part_is_put_aside_after_one_more_download()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], tiny.Content[..100_000]);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.OtherContent));
        Assert.Throws<ChecksumMismatchException>(() => tiny.Install(TinyPublication.From(server)));
        Assert.Equal([TinyPublication.Rejected], tiny.Directory.Files);
        Assert.Equal(["bytes=100000-", string.Empty], server.Requests.Select(static request => request.Range));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Credentials_and_signatures_appear_in_no_message(int failure)
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(((RequestDelegate[])[Answer.Status(403), Answer.File(tiny.OtherContent)])[failure]);
        RembgException exception = Assert.ThrowsAny<RembgException>(() => tiny.Install(TinyPublication.From($"http://me:t0ken@{server.Address.Authority}/a/?sig=s1gned")));
        Assert.Equal("/a/Tiny-v1.onnx?sig=s1gned", Assert.Single(server.Requests).Target);
        foreach (string secret in (string[])["t0ken", "s1gned"])
        {
            Assert.DoesNotContain(secret, exception + exception.Path + string.Join(' ', tiny.Notes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Offline_mode_connects_to_no_server()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallBadly(TinyPublication.From(server) with { Offline = true }, DownloadFailureReason.Offline);
        tiny.InstallBadly(new InstallOptions { Offline = true }, DownloadFailureReason.Offline);
        Assert.Empty(server.Requests);
    }
}

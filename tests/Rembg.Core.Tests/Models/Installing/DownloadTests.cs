using System.Net;
using System.Net.Sockets;
using System.Text;

using Rembg.Files;
using Rembg.Models;
using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

/// <summary>Servers that deliver the file, some with difficulty: it arrives complete, and no byte is downloaded twice if that can be avoided.</summary>
public sealed class DownloadTests
{
    private const string Tag = "\"1\"";

    [Fact]
    public async Task The_file_comes_under_the_models_name()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        ModelRequest request = Assert.Single(server.Requests);
        Assert.Equal("/Tiny-v1.onnx", request.Target);
        Assert.Empty(request.Range);
        Assert.Empty(request.Authorization);
        Assert.Matches(@"^Rembg-for-PowerShell/\d+\.\d+\.\d+$", request.UserAgent);
        Assert.Empty(tiny.Notes);
    }

    [Fact]
    public async Task Progress_grows_to_the_total_on_the_calling_thread()
    {
        using TinyPublication tiny = new(5_000_000);
        await using ModelServer server = await ModelServer.StartAsync(Answer.Cut(tiny.Content, 2_000_000), Answer.File(tiny.Content));
        HashSet<int> threads = [];
        List<InstallProgress> heard = [];
        Recorder recorder = new(progress =>
        {
            heard.Add(progress);
            threads.Add(Environment.CurrentManagedThreadId);
        });
        new ModelInstaller(TinyPublication.From(server)).Install(
            tiny.Model, tiny.Directory.Path, recorder, _ => threads.Add(Environment.CurrentManagedThreadId), CancellationToken.None);
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal(heard.OrderBy(static progress => progress.Step).ThenBy(static progress => progress.Bytes), heard);
        Assert.Equal(new InstallProgress(InstallStep.Download, 0, tiny.Content.Length), heard[0]);
        Assert.Contains(new InstallProgress(InstallStep.Download, tiny.Content.Length, tiny.Content.Length), heard);
        Assert.Equal(new InstallProgress(InstallStep.Verify, tiny.Content.Length, tiny.Content.Length), heard[^1]);
    }

    [Fact]
    public async Task Any_of_the_published_checksums_of_the_strongest_kind_will_do()
    {
        using TinyPublication tiny = new();
        ModelPublication publication = tiny.Model.Publication!;
        Checksum[] checksums = [new(ChecksumAlgorithm.Md5, new string('0', 32)), new(ChecksumAlgorithm.Sha256, new string('0', 64)), .. publication.Checksums];
        using TinyPublication other = new() { Model = tiny.Model with { Publication = publication with { Checksums = checksums } } };
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        other.InstallWell(TinyPublication.From(server));
    }

    [Fact]
    public async Task The_right_MD5_does_not_make_up_for_the_wrong_SHA_256()
    {
        using TinyPublication tiny = new();
        string copy = tiny.Directory["copy"];
        File.WriteAllBytes(copy, tiny.Content);
        Checksum[] checksums = [Checksum.Compute(copy, ChecksumAlgorithm.Md5, CancellationToken.None), new(ChecksumAlgorithm.Sha256, new string('0', 64))];
        using TinyPublication other = new() { Model = tiny.Model with { Publication = tiny.Model.Publication! with { Checksums = checksums } } };
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        Assert.Throws<ChecksumMismatchException>(() => other.InstallWell(TinyPublication.From(server)));
    }

    [Fact]
    public async Task A_silent_connection_is_given_up_and_gone_on_from()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Silence(), Answer.Stall(tiny.Content, 100_000), Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server) with { StallTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal([string.Empty, string.Empty, "bytes=100000-"], server.Requests.Select(static request => request.Range));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(408)]
    [InlineData(429)]
    public async Task A_server_that_recovers_is_asked_again(int status)
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Status(status), Answer.Status(status), Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_is_given_the_time_it_asks_for()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Status(429, "1"), Answer.File(tiny.Content));
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        tiny.InstallWell(TinyPublication.From(server));
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(950), TimeSpan.FromSeconds(20));
        Assert.Contains("Retry 1 of 5 in 1.0 s.", Assert.Single(tiny.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_cannot_request_a_pause_of_an_hour()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Status(503, "3600"));
        using CancellationTokenSource source = new();
        ModelInstaller installer = new(TinyPublication.From(server));
        List<string> notes = [];
        Assert.ThrowsAny<OperationCanceledException>(() => installer.Install(
            tiny.Model,
            tiny.Directory.Path,
            null,
            note =>
            {
                notes.Add(note);
                source.Cancel();
            },
            source.Token));
        Assert.Contains("Retry 1 of 5 in 30.0 s.", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Empty(tiny.Directory.Files);
    }

    [Fact]
    public async Task A_file_in_chunks_needs_no_length()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Chunked(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
    }

    [Fact]
    public async Task An_answer_without_a_length_is_checked_against_the_published_size()
    {
        using TinyPublication tiny = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> asked = Serve(listener, tiny.Content);
        tiny.InstallWell(TinyPublication.From($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        Assert.Contains("Range: bytes=100000-", await asked, StringComparison.Ordinal);

        static async Task<string> Serve(TcpListener listener, byte[] content)
        {
            _ = await Answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", content[..100_000]);
            return await Answer($"HTTP/1.1 206 Partial Content\r\nConnection: close\r\nContent-Range: bytes 100000-299999/300000\r\n\r\n", content[100_000..]);

            async Task<string> Answer(string head, byte[] body)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                byte[] request = new byte[4096];
                int count = await client.GetStream().ReadAsync(request);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
                await client.GetStream().WriteAsync(body);
                return Encoding.ASCII.GetString(request, 0, count);
            }
        }
    }

    [Fact]
    public async Task Redirections_are_followed_and_ranges_with_them()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], tiny.Content[..100_000]);
        await using ModelServer store = await ModelServer.StartAsync(Answer.File(tiny.Content));
        await using ModelServer server = await ModelServer.StartAsync(Answer.Redirect("other"), Answer.Redirect(store.Address + "blob?signature=1"));
        tiny.InstallWell(TinyPublication.From(server.Address + "models"));
        Assert.Equal(["/models/Tiny-v1.onnx", "/models/other"], server.Requests.Select(static request => request.Target));
        Assert.Equal(("/blob?signature=1", "bytes=100000-"), (Assert.Single(store.Requests).Target, store.Requests[0].Range));
    }

    [Fact]
    public async Task Credentials_go_to_the_server_they_are_for_and_to_no_other()
    {
        using TinyPublication tiny = new();
        await using ModelServer store = await ModelServer.StartAsync(Answer.File(tiny.Content));
        await using ModelServer server = await ModelServer.StartAsync(Answer.Redirect("/other"), Answer.Redirect(store.Address.ToString()));
        tiny.InstallWell(TinyPublication.From($"http://me:t%40ken@{server.Address.Authority}/"));
        string expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:t@ken"));
        Assert.Equal([expected, expected], server.Requests.Select(static request => request.Authorization));
        Assert.Empty(Assert.Single(store.Requests).Authorization);
    }

    [Fact]
    public async Task A_mirror_may_use_the_models_own_name()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.ByPath(("/mirror/tiny.onnx", Answer.File(tiny.Content))));
        tiny.InstallWell(TinyPublication.From(server.Address + "mirror/"));
        Assert.Equal(["/mirror/Tiny-v1.onnx", "/mirror/tiny.onnx"], server.Requests.Select(static request => request.Target));
    }

    [Fact]
    public async Task A_source_may_be_the_file_itself()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.ByPath(("/a/model.ONNX", Answer.File(tiny.Content))));
        tiny.InstallWell(TinyPublication.From(server.Address + "a/model.ONNX?v=3"));
        Assert.Equal("/a/model.ONNX?v=3", Assert.Single(server.Requests).Target);
    }

    private sealed class Recorder : IProgress<InstallProgress>
    {
        private readonly Action<InstallProgress> _report;

        public Recorder(Action<InstallProgress> report)
        {
            _report = report;
        }

        public void Report(InstallProgress value) => _report(value);
    }
}

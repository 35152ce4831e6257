using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

/// <summary>Downloads of this process or an earlier one are resumed where that is possible, and never patched together.</summary>
public sealed class DownloadResumeTests
{
    private const string Tag = "\"1\"";

    [Fact]
    public async Task A_part_of_an_earlier_process_is_gone_on_from()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], tiny.Content[..100_000]);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal("bytes=100000-", Assert.Single(server.Requests).Range);
        Assert.Equal(new InstallProgress(InstallStep.Download, 100_000, tiny.Content.Length), tiny.Progress[0]);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_all_of_it_again()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], tiny.OtherContent[..100_000]);
        await using ModelServer server = await ModelServer.StartAsync(Answer.Whole(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_part_that_is_complete_is_only_verified()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], tiny.Content);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content), Answer.Status(500));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal($"bytes={tiny.Content.Length}-", Assert.Single(server.Requests).Range);
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_file_is_dropped()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], [.. tiny.Content, 1]);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal([$"bytes={tiny.Content.Length + 1}-", string.Empty], server.Requests.Select(static request => request.Range));
    }

    [Fact]
    public async Task A_range_that_begins_elsewhere_is_not_taken()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], tiny.Content[..100_000]);
        await using ModelServer server = await ModelServer.StartAsync(Answer.Range(tiny.Content, from: 50_000), Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal(["bytes=100000-", string.Empty], server.Requests.Select(static request => request.Range));
    }

    [Fact]
    public async Task A_part_of_another_file_costs_one_download_from_the_beginning()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], tiny.OtherContent[..100_000]);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal(["bytes=100000-", string.Empty], server.Requests.Select(static request => request.Range));
    }

    [Fact]
    public async Task Cut_connections_are_gone_on_from()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(
            Answer.Cut(tiny.Content, 100_000, Tag), Answer.Cut(tiny.Content, 50_000, Tag), Answer.File(tiny.Content, Tag));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal([string.Empty, "bytes=100000-", "bytes=150000-"], server.Requests.Select(static request => request.Range));
        Assert.Equal([string.Empty, Tag, Tag], server.Requests.Select(static request => request.IfRange));
        Assert.Equal(2, tiny.Notes.Count(static note => note.Contains("Retry", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reset_connections_are_made_anew()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Reset(tiny.Content, 0), Answer.Reset(tiny.Content, 100_000), Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_file_that_changes_between_two_attempts_is_not_patched_together()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Cut(tiny.OtherContent, 100_000, Tag), Answer.File(tiny.Content, "\"2\""));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal([string.Empty, "bytes=100000-"], server.Requests.Select(static request => request.Range));
    }

    [Theory]
    [InlineData("W/\"1\"", null, null)]
    [InlineData(null, "Mon, 02 Mar 2026 10:00:00 GMT", "Mon, 02 Mar 2026 10:00:00 GMT")]
    [InlineData(null, null, null)]
    public async Task A_range_request_has_the_condition_that_identifies_the_exact_bytes(string? tag, string? modified, string? condition)
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(
            context =>
            {
                context.Response.Headers.LastModified = modified;
                return Answer.Cut(tiny.Content, 100_000, tag)(context);
            },
            Answer.File(tiny.Content, tag, modified is null ? null : DateTimeOffset.Parse(modified, System.Globalization.CultureInfo.InvariantCulture)));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal("bytes=100000-", server.Requests[1].Range);
        Assert.Equal(condition ?? string.Empty, server.Requests[1].IfRange);
    }

    [Fact]
    public async Task A_line_that_is_lost_more_often_than_there_are_retries_brings_the_file_all_the_same()
    {
        using TinyPublication tiny = new(8_000_000);
        await using ModelServer server = await ModelServer.StartAsync([.. Enumerable.Repeat(Answer.Cut(tiny.Content, 700_000), 9), Answer.File(tiny.Content)]);
        tiny.InstallWell(TinyPublication.From(server) with { Retries = 2 });
        Assert.Equal(10, server.Requests.Count);
    }

    [Fact]
    public async Task A_line_that_brings_nothing_is_given_up()
    {
        using TinyPublication tiny = new(8_000_000);
        await using ModelServer server = await ModelServer.StartAsync(Answer.Cut(tiny.Content, 10));
        tiny.InstallBadly(TinyPublication.From(server) with { Retries = 2 }, DownloadFailureReason.Interrupted, TinyPublication.Part);
        Assert.Equal(3, server.Requests.Count);
    }
}

using System.Globalization;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Rembg.Tests;

/// <summary>The answers of servers to a request for a file, right ones and wrong ones.</summary>
internal static class Answer
{
    /// <summary>The requested range of the file: ASP.NET's own ranges, with If-Range.</summary>
    public static RequestDelegate File(byte[] content, string? tag = null, DateTimeOffset? modified = null) => context =>
        Results.Bytes(
            content,
            "application/octet-stream",
            fileDownloadName: null,
            enableRangeProcessing: true,
            modified,
            tag is null ? null : EntityTagHeaderValue.Parse(tag)).ExecuteAsync(context);

    /// <summary>The whole file, for any request.</summary>
    public static RequestDelegate Whole(byte[] content) => context =>
    {
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content).AsTask();
    };

    /// <summary>The whole file in chunks, so that its length is unknown.</summary>
    public static RequestDelegate Chunked(byte[] content) => context => context.Response.Body.WriteAsync(content).AsTask();

    /// <summary>The requested range; the connection is closed after some bytes, all of which arrive.</summary>
    public static RequestDelegate Cut(byte[] content, int after, string? tag = null) => context => Begin(context, content, after, tag);

    /// <summary>The same, but the connection is reset, so that an unknown number of bytes arrives.</summary>
    public static RequestDelegate Reset(byte[] content, int after) => async context =>
    {
        await Begin(context, content, after, tag: null);
        context.Abort();
    };

    /// <summary>The requested range, but nothing more after some bytes.</summary>
    public static RequestDelegate Stall(byte[] content, int after, TaskCompletionSource? stalled = null) => async context =>
    {
        await Begin(context, content, after, tag: null);
        stalled?.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
    };

    /// <summary>No answer at all.</summary>
    public static RequestDelegate Silence() => static context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);

    /// <summary>Bytes without a length and practically without end for a client that should stop: 64 MB, so that a failing test does not fill the disk.</summary>
    public static RequestDelegate Endless() => static async context =>
    {
        byte[] block = new byte[1 << 16];
        for (int count = 0; count < 1024 && !context.RequestAborted.IsCancellationRequested; count++)
        {
            await context.Response.Body.WriteAsync(block);
        }
    };

    /// <summary>A header that announces more bytes than arrive.</summary>
    public static RequestDelegate Announce(long bytes) => async context =>
    {
        context.Response.ContentLength = bytes;
        await context.Response.Body.FlushAsync();
        await Silence()(context);
    };

    /// <summary>A range that was not asked for.</summary>
    public static RequestDelegate Range(byte[] content, int from, long? total = null) => context =>
    {
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{content.Length - 1}/{total ?? content.Length}");
        context.Response.ContentLength = content.Length - from;
        return context.Response.Body.WriteAsync(content.AsMemory(from)).AsTask();
    };

    public static RequestDelegate Status(int code, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = code;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public static RequestDelegate Redirect(string address) => context =>
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    };

    /// <summary>By the path asked for; 404 for others.</summary>
    public static RequestDelegate ByPath(params (string Path, RequestDelegate Answer)[] answers) => context =>
        (answers.FirstOrDefault(answer => answer.Path == context.Request.Path).Answer ?? Status(StatusCodes.Status404NotFound))(context);

    private static async Task Begin(HttpContext context, byte[] content, int after, string? tag)
    {
        // Sent on, not kept until there is more of it.
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        int from = context.Request.GetTypedHeaders().Range is { } range ? (int)range.Ranges.Single().From! : 0;
        context.Response.Headers.ETag = tag;
        context.Response.ContentLength = content.Length - from;
        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{content.Length - 1}/{content.Length}");
        }

        await context.Response.Body.WriteAsync(content.AsMemory(from, Math.Min(after, content.Length - from)));
        await context.Response.Body.FlushAsync();
    }
}

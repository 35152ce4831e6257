using System.Net;
using System.Net.Http.Headers;

namespace Rembg.Models.Installing;

/// <summary>Downloads a file from the web and resumes an interrupted download.</summary>
internal sealed class HttpTransfer : IDisposable
{
    private const int BufferSize = 1 << 17;

    private readonly Installation _installation;
    private readonly HttpConnection _connection;

    // The server's identification of the file's version; unknown for a part that an earlier process left.
    private RangeConditionHeaderValue? _version;

    /// <summary>Creates the transfer; no connection is opened yet.</summary>
    public HttpTransfer(InstallOptions options, Installation installation)
    {
        _installation = installation;
        _connection = new HttpConnection(options, installation.CancellationToken);
    }

    /// <summary>Tries once to download the missing bytes.</summary>
    /// <exception cref="DownloadFailedException">The file is still incomplete.</exception>
    public void Attempt(HttpSource source, PartFile part)
    {
        using HttpResponseMessage response = Ask(source, part);
        if (IsComplete(response, part))
        {
            return;
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent) || (response.StatusCode == HttpStatusCode.PartialContent && !Continues(response, part)))
        {
            throw _connection.Refusal(source, response);
        }

        if (response.StatusCode == HttpStatusCode.OK)
        {
            part.Restart();
        }

        part.Resume();
        _version = VersionOf(response);
        if (part.Length > 0)
        {
            _installation.Note($"Resuming after {part.Length} bytes.");
        }

        Receive(source, response, part);
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose() => _connection.Dispose();

    /// <summary>Requests the missing bytes, or the whole file if the server does not send a part of it.</summary>
    private HttpResponseMessage Ask(HttpSource source, PartFile part)
    {
        HttpResponseMessage response = Request(source, part);
        bool misplaced = response.StatusCode == HttpStatusCode.PartialContent && !Continues(response, part);
        bool unsatisfied = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && !IsComplete(response, part);
        if (part.Length == 0 || !(misplaced || unsatisfied))
        {
            return response;
        }

        _installation.Note("The server cannot resume the download; it starts over.");
        response.Dispose();
        part.Restart();
        return Request(source, part);
    }

    private HttpResponseMessage Request(HttpSource source, PartFile part) => _connection.Get(source, headers =>
    {
        // Positions in the file are byte counts, which compression would change.
        headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (part.Length > 0)
        {
            headers.Range = new RangeHeaderValue(part.Length, null);
            headers.IfRange = _version;
        }
    });

    private void Receive(HttpSource source, HttpResponseMessage response, PartFile part)
    {
        HttpContent content = response.Content;
        Uri address = response.RequestMessage!.RequestUri!;
        long? total = part.Length + content.Headers.ContentLength;
        part.Expect(source.Name, content.Headers.ContentLength ?? 0);
        _installation.Report(InstallStep.Download, part.Length, total ?? _installation.Publication.Size);

        using Stream body = _connection.Wait(source, address, content.ReadAsStreamAsync);
        byte[] buffer = new byte[BufferSize];
        while (_connection.Wait(source, address, token => body.ReadAsync(buffer, token).AsTask()) is > 0 and int count)
        {
            part.Append(source.Name, buffer.AsSpan(0, count));
            _installation.Report(InstallStep.Download, part.Length, total ?? _installation.Publication.Size);
        }

        // In a response with neither a length nor chunks, only the end of the connection marks the end, even if it comes too early.
        bool endIsKnown = total is not null || response.Headers.TransferEncodingChunked == true;
        if (part.Length < (total ?? (endIsKnown ? 0 : _installation.Publication.Size)))
        {
            throw new DownloadFailedException(source.Name, DownloadFailureReason.Interrupted, $"the connection ended after {part.Length} bytes") { IsTransient = true };
        }
    }

    /// <summary>True if the existing bytes are already the whole file.</summary>
    private bool IsComplete(HttpResponseMessage response, PartFile part) =>
        response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
        && part.Length > 0
        && part.Length == (response.Content.Headers.ContentRange?.Length ?? _installation.Publication.Size);

    private static bool Continues(HttpResponseMessage response, PartFile part) =>
        response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } && from == part.Length;

    /// <summary>
    /// Weak tags say that files are equivalent, not that their bytes are the same, so they are not valid conditions for a range
    /// (RFC 9110, 13.1.5).
    /// </summary>
    private static RangeConditionHeaderValue? VersionOf(HttpResponseMessage response) => response switch
    {
        { Headers.ETag: { IsWeak: false } tag } => new RangeConditionHeaderValue(tag),
        { Content.Headers.LastModified: { } date } => new RangeConditionHeaderValue(date),
        _ => null,
    };
}

using System.Globalization;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;
using Rembg.Server.Fetching;
using Rembg.Server.Monitoring;
using Rembg.Server.Removal;
using Rembg.Server.Requests;
using Rembg.Server.Security;
using Rembg.Server.Uploads;

namespace Rembg.Server.Endpoints;

/// <summary><c>/api/remove</c>, compatible with rembg's server.</summary>
internal sealed class RemoveEndpoint
{
    private readonly UploadReader _reader;
    private readonly RemoteImages _images;
    private readonly RemovalService _service;
    private readonly RemovalQueue _queue;

    /// <summary>Creates an endpoint that uses a service.</summary>
    public RemoveEndpoint(UploadReader reader, RemoteImages images, RemovalService service, RemovalQueue queue)
    {
        _reader = reader;
        _images = images;
        _service = service;
        _queue = queue;
    }

    /// <summary>Processes a photo that is sent.</summary>
    public async Task PostAsync(HttpContext context)
    {
        _queue.RefuseWhenFull();
        using Upload upload = await _reader.ReadAsync(context, RembgParameters.File, takesJson: false, context.RequestAborted);
        Parameters parameters = new(upload, context.Request.Query);
        string source = parameters.File(RembgParameters.File)
            ?? throw ApiException.Invalid("missing_file", $"The photo is missing: send it as '{RembgParameters.File}' in a form (multipart/form-data), or as the body.");
        await AnswerAsync(context, upload, RembgParameters.Read(source, parameters));
    }

    /// <summary>Processes a photo that is downloaded.</summary>
    public async Task GetAsync(HttpContext context)
    {
        using Upload upload = new();
        Parameters parameters = new(upload, context.Request.Query);
        string url = parameters.Text("url") ?? throw ApiException.Invalid("missing_url", "The photo is missing: specify its address as 'url'.");
        _queue.RefuseWhenFull();
        upload.AddFile(RembgParameters.File, await _images.FetchAsync(url, ClientAddress.Of(context), context.RequestAborted));
        await AnswerAsync(context, upload, RembgParameters.Read(parameters.File(RembgParameters.File)!, parameters));
    }

    private async Task AnswerAsync(HttpContext context, Upload upload, RemovalRequest request)
    {
        using RemovalAnswer answer = await _service.RemoveAsync(request, context.RequestAborted);

        // Deleted before a client that is slow to receive the response has all of it.
        upload.Dispose();
        SetHeaders(context.Response, answer);
        await context.Response.SendFileAsync(answer.File.Path, context.RequestAborted);
    }

    /// <summary>The time of each step (W3C Server Timing, in milliseconds).</summary>
    internal static string Timing(RemovalAnswer answer)
    {
        IEnumerable<(string Stage, double Milliseconds)> stages = [("queue", answer.Waited.TotalMilliseconds), .. ServerMetrics.Stages(answer.Result.Time)];
        return string.Join(", ", stages.Select(static stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage};dur={stage.Milliseconds:0.0}")));
    }

    /// <summary>Sets the headers that describe the response.</summary>
    private static void SetHeaders(HttpResponse response, RemovalAnswer answer)
    {
        response.ContentType = answer.MediaType;
        response.ContentLength = answer.File.Length;
        IHeaderDictionary headers = response.Headers;
        headers.CacheControl = "no-store";
        headers["Server-Timing"] = Timing(answer);
        headers["X-Rembg-Model"] = HeaderText.Of(answer.Result.Model);
        headers["X-Rembg-Device"] = answer.Result.Device;
        headers["X-Rembg-Width"] = answer.Result.Width.ToString(CultureInfo.InvariantCulture);
        headers["X-Rembg-Height"] = answer.Result.Height.ToString(CultureInfo.InvariantCulture);
        headers["X-Rembg-Subject"] = answer.Result.HasSubject ? "true" : "false";
        CertaintyHeaders.Set(headers, answer.Result);
        if (answer.Result.Warnings.Count > 0)
        {
            headers["X-Rembg-Warning"] = HeaderText.Of(string.Join(' ', answer.Result.Warnings));
        }
    }
}

using System.Globalization;

using Microsoft.AspNetCore.Http;

using Rembg.Inference;
using Rembg.Server.Errors;
using Rembg.Server.Fetching;
using Rembg.Server.Removal;
using Rembg.Server.Requests;
using Rembg.Server.Security;
using Rembg.Server.Uploads;

namespace Rembg.Server.Endpoints;

/// <summary><c>/v1.0/removebg</c>, compatible with remove.bg, so that its clients can use this server.</summary>
internal sealed class RemoveBgEndpoint
{
    private readonly UploadReader _reader;
    private readonly RemoteImages _images;
    private readonly RemovalService _service;
    private readonly RemovalQueue _queue;

    /// <summary>Creates an endpoint that uses a service.</summary>
    public RemoveBgEndpoint(UploadReader reader, RemoteImages images, RemovalService service, RemovalQueue queue)
    {
        _reader = reader;
        _images = images;
        _service = service;
        _queue = queue;
    }

    /// <summary>Responds to a request.</summary>
    public async Task PostAsync(HttpContext context)
    {
        _queue.RefuseWhenFull();
        using Upload upload = await _reader.ReadAsync(context, RemoveBgParameters.File, takesJson: true, context.RequestAborted);
        Parameters parameters = new(upload, context.Request.Query, static name => $"invalid_{name}");
        string source = await SourceAsync(context, upload, parameters);
        string? background = await BackgroundAsync(context, upload, parameters);
        RemoveBgParameters request = RemoveBgParameters.Read(source, background, parameters);
        using RemovalAnswer answer = await _service.RemoveAsync(request.Removal, context.RequestAborted);
        if (!answer.Result.HasSubject)
        {
            throw ApiException.BadRequest("unknown_foreground", "Could not identify a foreground in the image.");
        }

        SetHeaders(context.Response, request.Type, answer);
        if (context.Request.GetTypedHeaders().Accept.Any(static accept => accept.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)))
        {
            await RemoveBgJson.WriteAsync(context, answer);
            return;
        }

        context.Response.ContentType = answer.MediaType;
        context.Response.ContentLength = answer.File.Length;
        await context.Response.SendFileAsync(answer.File.Path, context.RequestAborted);
    }

    /// <summary>Returns the path of the photo, which was sent as a file, sent in Base64, or downloaded.</summary>
    private async Task<string> SourceAsync(HttpContext context, Upload upload, Parameters parameters)
    {
        string? url = parameters.Text(RemoveBgParameters.Url);
        int count = (upload.Has(RemoveBgParameters.File) ? 1 : 0) + (upload.Has(Base64Field.Name) ? 1 : 0) + (url is null ? 0 : 1);
        if (count > 1)
        {
            throw ApiException.BadRequest("multiple_sources", "Specify only one of image_file, image_file_b64 and image_url.");
        }

        if (url is not null)
        {
            upload.AddFile(RemoveBgParameters.File, await _images.FetchAsync(url, ClientAddress.Of(context), context.RequestAborted));
        }

        return upload.File(RemoveBgParameters.File) ?? upload.File(Base64Field.Name)
            ?? throw ApiException.BadRequest("missing_source", "Specify the image as image_file, image_file_b64 or image_url.");
    }

    private async Task<string?> BackgroundAsync(HttpContext context, Upload upload, Parameters parameters)
    {
        string? url = parameters.Text(RemoveBgParameters.BackgroundUrl);
        bool[] given = [parameters.Text(RemoveBgParameters.BackgroundColor) is not null, upload.Has(RemoveBgParameters.BackgroundFile), url is not null];
        if (given.Count(static isGiven => isGiven) > 1)
        {
            throw ApiException.BadRequest("multiple_bg_sources", "Specify only one of bg_color, bg_image_file and bg_image_url.");
        }

        if (url is not null)
        {
            upload.AddFile(RemoveBgParameters.BackgroundFile, await FetchBackgroundAsync(context, url));
        }

        return upload.File(RemoveBgParameters.BackgroundFile);
    }

    private async Task<WorkspaceFile> FetchBackgroundAsync(HttpContext context, string url)
    {
        try
        {
            return await _images.FetchAsync(url, ClientAddress.Of(context), context.RequestAborted);
        }
        catch (ApiException exception) when (exception.Code is "failed_to_download" or "invalid_image_url")
        {
            string code = exception.Code == "invalid_image_url" ? "invalid_bg_image_url" : "failed_bg_download";
            throw new ApiException(exception.Status, code, exception.Message, exception.RetryAfter, exception.InnerException);
        }
    }

    private static void SetHeaders(HttpResponse response, string? type, RemovalAnswer answer)
    {
        RemovalResult result = answer.Result;
        IHeaderDictionary headers = response.Headers;
        headers.CacheControl = "no-store";
        if (type is not null)
        {
            headers["X-Type"] = type;
        }

        headers["X-Width"] = Text(result.Width);
        headers["X-Height"] = Text(result.Height);
        headers["X-Credits-Charged"] = "0";
        headers["Server-Timing"] = RemoveEndpoint.Timing(answer);
        CertaintyHeaders.Set(headers, result);
        if (PictureBox.Of(result) is { } box)
        {
            headers["X-Foreground-Top"] = Text(box.Y);
            headers["X-Foreground-Left"] = Text(box.X);
            headers["X-Foreground-Width"] = Text(box.Width);
            headers["X-Foreground-Height"] = Text(box.Height);
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

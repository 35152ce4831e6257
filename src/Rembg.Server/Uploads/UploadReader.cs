using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;
using Rembg.Server.Security;

namespace Rembg.Server.Uploads;

/// <summary>
/// Reads the body of a request. Photos are written to files as they arrive, so that many slow clients take no memory. The
/// duration, number and size of uploads are limited.
/// </summary>
internal sealed class UploadReader : IDisposable
{
    // For all fields together that are not files. Base64 has its own limit.
    private const int FieldLimit = 64 * 1024;

    // For a form, in addition to the photo and a background picture.
    private const long FormOverhead = 1024 * 1024;

    // The number of bodies in memory at once.
    private const int MostInMemory = 4;
    private const int MostParts = 64;
    private const int LongestBoundary = 200;

    private readonly Workspace _workspace;
    private readonly ServerOptions _options;
    private readonly UploadGate _gate;
    private readonly SemaphoreSlim _inMemory = new(MostInMemory);

    /// <summary>Creates a reader that writes to a workspace.</summary>
    public UploadReader(Workspace workspace, ServerOptions options, UploadGate gate)
    {
        _workspace = workspace;
        _options = options;
        _gate = gate;
    }

    /// <summary>Reads a multipart form, or a body that is itself a photo.</summary>
    /// <param name="context">The request.</param>
    /// <param name="photoField">The field name for a body that is itself a photo.</param>
    /// <param name="takesJson">True to accept a JSON object in place of a form.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ApiException">The body is too large, too slow or in an unknown format.</exception>
    public async Task<Upload> ReadAsync(HttpContext context, string photoField, bool takesJson, CancellationToken cancellationToken)
    {
        using UploadPlace place = _gate.Enter(ClientAddress.Of(context));
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, place.Ended);
        patience.CancelAfter(TimeSpan.FromSeconds(_options.UploadTimeLimit));
        Upload upload = new();
        try
        {
            Bound(context.Request, place);
            await (takesJson && context.Request.HasJsonContentType()
                ? ReadWholeAsync(context.Request, (body, token) => JsonFields.ReadAsync(body, (name, value) => Add(upload, name, value), token), patience.Token)
                : ReadAsync(context.Request, upload, photoField, patience.Token));
            return upload;
        }
        catch (Exception exception)
        {
            upload.Dispose();
            if (exception is OperationCanceledException and not ConnectionAbortedException && patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw place.Ended.IsCancellationRequested
                    ? ApiException.Busy("Too many photos are being uploaded, and this one was slow.", UploadGate.RetryAfter)
                    : new ApiException(StatusCodes.Status408RequestTimeout, "upload_too_slow", "The upload of the photo took too long.", innerException: exception);
            }

            // The framework's exceptions for an invalid form.
            throw exception is InvalidDataException or (IOException and not (BadHttpRequestException or ConnectionResetException))
                ? ApiException.BadRequest("bad_form", $"The form cannot be read: {exception.Message.TrimEnd('.')}.", exception)
                : exception;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inMemory.Dispose();

    /// <summary>Limits a body to the size of a form with a photo and a background picture.</summary>
    private void Bound(HttpRequest request, UploadPlace place)
    {
        long limit = (2 * _options.FileSizeLimit) + FormOverhead;
        ApiException TooLarge() => ApiException.TooLarge($"The request exceeds this server's limit of {limit} bytes.");
        request.Body = request.ContentLength > limit ? throw TooLarge() : new BoundedStream(new PatientBody(request.BodyReader), limit, TooLarge, place);
    }

    private async Task ReadAsync(HttpRequest request, Upload upload, string photoField, CancellationToken cancellationToken)
    {
        MediaTypeHeaderValue? type = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? parsed) ? parsed : null;
        if (type is null || type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase))
        {
            upload.AddFile(photoField, await SavePhotoAsync(request.Body, cancellationToken));
        }
        else if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            await ReadFormAsync(request, upload, HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), cancellationToken);
        }
        else if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            await ReadWholeAsync(request, (body, token) => ReadFieldsAsync(body, upload, token), cancellationToken);
        }
        else
        {
            throw new ApiException(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupported_media_type",
                $"'{type.MediaType}' is not supported: send a form (multipart/form-data) with the photo as '{photoField}', or the photo as the body (image/jpeg, application/octet-stream).");
        }
    }

    private async Task ReadFormAsync(HttpRequest request, Upload upload, string boundary, CancellationToken cancellationToken)
    {
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw ApiException.BadRequest("bad_form", "The form has no boundary: let the client set the header Content-Type.");
        }

        MultipartReader reader = new(boundary, request.Body);
        int room = FieldLimit;
        for (int count = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; count++)
        {
            if (count == MostParts)
            {
                throw ApiException.BadRequest("bad_form", $"The form has more than {MostParts} parts.");
            }

            if (section.AsFileSection() is { } file)
            {
                upload.AddFile(file.Name, await SavePhotoAsync(section.Body, cancellationToken));
            }
            else if (section.AsFormDataSection() is { } field && Base64Field.IsOne(field.Name))
            {
                upload.AddFile(field.Name, await Base64Field.DecodeAsync(section.Body, _workspace, _options.FileSizeLimit, cancellationToken));
            }
            else if (section.AsFormDataSection() is { } text)
            {
                section.Body = new BoundedStream(section.Body, room, static () => ApiException.BadRequest("bad_form", $"The fields exceed the limit of {FieldLimit} bytes."));
                string value = await text.GetValueAsync(cancellationToken);
                room -= value.Length;
                upload.AddField(text.Name, value);
            }
        }
    }

    private async Task ReadFieldsAsync(Stream body, Upload upload, CancellationToken cancellationToken)
    {
        // The size of the body is already limited.
        using FormReader reader = new(body) { ValueCountLimit = MostParts, ValueLengthLimit = Base64Field.LargestInMemory };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in await reader.ReadFormAsync(cancellationToken))
        {
            Add(upload, name, values.ToString());
        }
    }

    /// <summary>Adds a field that was read as a whole, in Base64 or not.</summary>
    private void Add(Upload upload, string name, string value)
    {
        if (Base64Field.IsOne(name) && value.Length > 0)
        {
            upload.AddFile(name, Base64Field.Decode(value, _workspace, _options.FileSizeLimit));
        }
        else
        {
            upload.AddField(name, value);
        }
    }

    /// <summary>Reads a body that is needed as a whole by way of a file, so that slow uploads take no memory.</summary>
    private async Task ReadWholeAsync(HttpRequest request, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        long limit = Math.Min(_options.FileSizeLimit * 2, Base64Field.LargestInMemory);
        await using BoundedStream bounded = new(request.Body, limit, () => ApiException.TooLarge($"The fields exceed this server's limit of {limit} bytes."));
        using WorkspaceFile? file = await _workspace.SaveAsync(bounded, cancellationToken);
        if (file is null)
        {
            return;
        }

        await _inMemory.WaitAsync(cancellationToken);
        try
        {
            await using FileStream body = File.OpenRead(file.Path);
            await read(body, cancellationToken);
        }
        finally
        {
            _inMemory.Release();
        }
    }

    private async Task<WorkspaceFile?> SavePhotoAsync(Stream source, CancellationToken cancellationToken)
    {
        await using BoundedStream bounded = new(source, _options.FileSizeLimit, () => ApiException.PhotoTooLarge(_options.FileSizeLimit));
        return await _workspace.SaveAsync(bounded, cancellationToken);
    }
}

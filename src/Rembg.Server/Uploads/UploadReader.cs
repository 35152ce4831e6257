using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;
using Rembg.Server.Security;

namespace Rembg.Server.Uploads;

/// <summary>
/// Reads what a request sends. Photos go to files as they arrive, so that a hundred slow clients take no memory; how long
/// they may take, how many they may be and how large is bounded.
/// </summary>
internal sealed class UploadReader : IDisposable
{
    // Of all fields together that are no files. Base64 is read by its own bound.
    private const int FieldLimit = 64 * 1024;

    // Of a form beside the photo and a background picture.
    private const long FormOverhead = 1024 * 1024;

    // Bodies that are held in memory at once.
    private const int MostInMemory = 4;
    private const int MostParts = 64;
    private const int LongestBoundary = 200;

    private readonly Workspace _workspace;
    private readonly ServerOptions _options;
    private readonly UploadGate _gate;
    private readonly SemaphoreSlim _inMemory = new(MostInMemory);

    /// <summary>Reads into a workspace.</summary>
    public UploadReader(Workspace workspace, ServerOptions options, UploadGate gate)
    {
        _workspace = workspace;
        _options = options;
        _gate = gate;
    }

    /// <summary>Reads a multipart form, or a body that is a photo.</summary>
    /// <param name="context">The request.</param>
    /// <param name="photoField">What a body that is the photo itself counts as.</param>
    /// <param name="takesJson">Whether an object of JSON may stand for a form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ApiException">What is sent is too large, too slow, or nothing that can be read.</exception>
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
                    ? ApiException.Busy("Too many photos are arriving at once, and this one arrived slowly.", UploadGate.RetryAfter)
                    : new ApiException(StatusCodes.Status408RequestTimeout, "upload_too_slow", "The photo took too long to arrive.", innerException: exception);
            }

            // What the framework says of a broken form.
            throw exception is InvalidDataException or (IOException and not (BadHttpRequestException or ConnectionResetException))
                ? ApiException.BadRequest("bad_form", $"The form cannot be read: {exception.Message.TrimEnd('.')}.", exception)
                : exception;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inMemory.Dispose();

    /// <summary>Lets no more be read of a body than a form with a photo and a background picture has.</summary>
    private void Bound(HttpRequest request, UploadPlace place)
    {
        long limit = (2 * _options.FileSizeLimit) + FormOverhead;
        ApiException TooLarge() => ApiException.TooLarge($"The request has more than the {limit} bytes that this server takes.");
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
                $"'{type.MediaType}' is not taken: send a form (multipart/form-data) with the photo as '{photoField}', or the photo as the body (image/jpeg, application/octet-stream).");
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
                section.Body = new BoundedStream(section.Body, room, static () => ApiException.BadRequest("bad_form", $"The fields are longer than {FieldLimit} bytes."));
                string value = await text.GetValueAsync(cancellationToken);
                room -= value.Length;
                upload.AddField(text.Name, value);
            }
        }
    }

    private async Task ReadFieldsAsync(Stream body, Upload upload, CancellationToken cancellationToken)
    {
        // What the body may have was bounded before.
        using FormReader reader = new(body) { ValueCountLimit = MostParts, ValueLengthLimit = Base64Field.LargestInMemory };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in await reader.ReadFormAsync(cancellationToken))
        {
            Add(upload, name, values.ToString());
        }
    }

    /// <summary>Adds a field that was read whole, in Base64 or not.</summary>
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

    /// <summary>Reads a body that has to be had whole, by way of a file: those that come slowly wait there, and take no memory meanwhile.</summary>
    private async Task ReadWholeAsync(HttpRequest request, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        long limit = Math.Min(_options.FileSizeLimit * 2, Base64Field.LargestInMemory);
        await using BoundedStream bounded = new(request.Body, limit, () => ApiException.TooLarge($"The fields have more than the {limit} bytes that this server takes."));
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

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

using Rembg.Server.Errors;
using Rembg.Server.Security;

namespace Rembg.Server.Requests;

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
        Upload upload = new(_workspace);
        try
        {
            Bound(context.Request, place);
            if (takesJson && context.Request.HasJsonContentType())
            {
                await ReadWholeAsync(context.Request, (body, token) => JsonFields.ReadAsync(body, (name, value) => Add(upload, name, value), token), patience.Token);
            }
            else
            {
                await ReadAsync(context.Request, upload, photoField, patience.Token);
            }

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

    private Task ReadAsync(HttpRequest request, Upload upload, string photoField, CancellationToken cancellationToken)
    {
        if (request.ContentType is null || !MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type))
        {
            return ReadPhotoAsync(request, upload, photoField, cancellationToken);
        }

        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
            return boundary.Length is > 0 and <= 200
                ? ReadFormAsync(request, upload, boundary, cancellationToken)
                : throw ApiException.BadRequest("bad_form", "The form has no boundary: let the client set the header Content-Type.");
        }

        if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return ReadWholeAsync(request, (body, token) => ReadFieldsAsync(body, upload, token), cancellationToken);
        }

        return type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            ? ReadPhotoAsync(request, upload, photoField, cancellationToken)
            : throw new ApiException(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupported_media_type",
                $"'{type.MediaType}' is not supported: send a form (multipart/form-data) with the photo as '{photoField}', or the photo as the body (image/jpeg, application/octet-stream).");
    }

    private async Task ReadPhotoAsync(HttpRequest request, Upload upload, string photoField, CancellationToken cancellationToken)
    {
        if (await SaveAsync(request.Body, cancellationToken) is { } path)
        {
            upload.AddFile(photoField, path);
        }
    }

    private async Task ReadFormAsync(HttpRequest request, Upload upload, string boundary, CancellationToken cancellationToken)
    {
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
                if (await SaveAsync(section.Body, cancellationToken) is { } path)
                {
                    upload.AddFile(file.Name, path);
                }
            }
            else if (section.AsFormDataSection() is { } field)
            {
                if (Base64Field.IsOne(field.Name))
                {
                    if (await Base64Field.DecodeAsync(section.Body, _workspace, _options.FileSizeLimit, cancellationToken) is { } path)
                    {
                        upload.AddFile(field.Name, path);
                    }
                }
                else
                {
                    section.Body = new BoundedStream(section.Body, room, static () => ApiException.BadRequest("bad_form", $"The fields exceed the limit of {FieldLimit} bytes."));
                    string value = await field.GetValueAsync(cancellationToken);
                    room -= value.Length;
                    upload.AddField(field.Name, value);
                }
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
        if (await _workspace.SaveAsync(bounded, cancellationToken) is not { } path)
        {
            return;
        }

        try
        {
            await _inMemory.WaitAsync(cancellationToken);
            try
            {
                await using FileStream body = File.OpenRead(path);
                await read(body, cancellationToken);
            }
            finally
            {
                _inMemory.Release();
            }
        }
        finally
        {
            _workspace.Delete(path);
        }
    }

    private async Task<string?> SaveAsync(Stream source, CancellationToken cancellationToken)
    {
        await using BoundedStream bounded = new(source, _options.FileSizeLimit, () => ApiException.TooLarge($"The photo exceeds this server's limit of {_options.FileSizeLimit} bytes."));
        return await _workspace.SaveAsync(bounded, cancellationToken);
    }
}

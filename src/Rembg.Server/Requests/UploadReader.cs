using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

using Rembg.Server.Errors;

namespace Rembg.Server.Requests;

/// <summary>
/// Reads what a request sends. Photos go to files as they arrive, so that a hundred slow clients take no memory; how long
/// they may take, how many they may be and how large is bounded.
/// </summary>
internal sealed class UploadReader
{
    // Of fields that are no files. Base64 is read by its own bound.
    private const int FieldLimit = 64 * 1024;
    private const int MostParts = 64;
    private const int BufferSize = 80 * 1024;

    private readonly Workspace _workspace;
    private readonly ServerOptions _options;
    private readonly UploadGate _gate;

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
        using IDisposable place = _gate.Enter();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(_options.UploadTimeLimit));
        Upload upload = new();
        try
        {
            if (takesJson && context.Request.HasJsonContentType())
            {
                await JsonFields.ReadAsync(context.Request, _options.FileSizeLimit, (name, value) => Add(upload, name, value), patience.Token);
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
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new ApiException(StatusCodes.Status408RequestTimeout, "upload_too_slow", "The photo took too long to arrive.", innerException: exception);
            }

            // What the framework says of a broken form or connection.
            throw exception is InvalidDataException or (IOException and not BadHttpRequestException)
                ? ApiException.BadRequest("bad_form", $"The form cannot be read: {exception.Message.TrimEnd('.')}.", exception)
                : exception;
        }
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
            return ReadFieldsAsync(request, upload, cancellationToken);
        }

        return type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            ? ReadPhotoAsync(request, upload, photoField, cancellationToken)
            : throw new ApiException(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupported_media_type",
                $"'{type.MediaType}' is not taken: send a form (multipart/form-data) with the photo as '{photoField}', or the photo as the body (image/jpeg, application/octet-stream).");
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
                    upload.AddFile(field.Name, await Base64Field.DecodeAsync(section.Body, _workspace.NewPath(), _options.FileSizeLimit, cancellationToken));
                }
                else
                {
                    section.Body = new BoundedStream(section.Body, FieldLimit, () => ApiException.BadRequest("bad_form", $"The field '{field.Name}' is longer than {FieldLimit} bytes."));
                    upload.AddField(field.Name, await field.GetValueAsync(cancellationToken));
                }
            }
        }
    }

    private async Task ReadFieldsAsync(HttpRequest request, Upload upload, CancellationToken cancellationToken)
    {
        // Base64 takes four bytes for three, and is escaped besides; this is held in memory, so it is bounded once more.
        FormOptions limits = new() { ValueLengthLimit = (int)Math.Min(_options.FileSizeLimit * 2, Base64Field.LargestInMemory), BufferBodyLengthLimit = _options.FileSizeLimit * 2, ValueCountLimit = MostParts };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in await request.ReadFormAsync(limits, cancellationToken))
        {
            Add(upload, name, values.ToString());
        }
    }

    /// <summary>Adds a field that was read whole, in Base64 or not.</summary>
    private void Add(Upload upload, string name, string value)
    {
        if (Base64Field.IsOne(name) && value.Length > 0)
        {
            upload.AddFile(name, Base64Field.Decode(value, _workspace.NewPath(), _options.FileSizeLimit));
        }
        else
        {
            upload.AddField(name, value);
        }
    }

    /// <summary>Writes a stream to a file.</summary>
    /// <returns>The file; null where nothing came.</returns>
    private async Task<string?> SaveAsync(Stream source, CancellationToken cancellationToken)
    {
        string path = _workspace.NewPath();
        try
        {
            long length;
            await using (FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true))
            {
                await using BoundedStream bounded = new(source, _options.FileSizeLimit, () => ApiException.TooLarge($"The photo has more than the {_options.FileSizeLimit} bytes that this server takes."));
                await bounded.CopyToAsync(file, BufferSize, cancellationToken);
                length = file.Length;
            }

            if (length > 0)
            {
                return path;
            }

            Workspace.Delete(path);
            return null;
        }
        catch
        {
            Workspace.Delete(path);
            throw;
        }
    }
}

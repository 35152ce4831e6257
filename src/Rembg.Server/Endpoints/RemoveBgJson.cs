using System.Text.Json;

using Microsoft.AspNetCore.Http;

using Rembg.Imaging;
using Rembg.Server.Removal;

namespace Rembg.Server.Endpoints;

/// <summary>The answer of remove.bg's API as JSON: the picture in Base64, made of its file as it is sent, the rectangle of the foreground, and the certainty of the mask.</summary>
internal static class RemoveBgJson
{
    // A multiple of 3 bytes, which Base64 needs no padding for.
    private const int ChunkSize = 48 * 1024;

    private const int CertaintyDigits = 3;

    /// <summary>Sends an answer.</summary>
    public static async Task WriteAsync(HttpContext context, RemovalAnswer answer)
    {
        context.Response.ContentType = "application/json";
        await using Utf8JsonWriter writer = new(context.Response.Body);
        writer.WriteStartObject();
        writer.WriteStartObject("data");
        writer.WritePropertyName("result_b64");
        await WriteFileAsync(writer, answer.File.Path, context.RequestAborted);
        BoundingBox box = PictureBox.Of(answer.Result) ?? new BoundingBox(0, 0, 0, 0);
        writer.WriteNumber("foreground_top", box.Y);
        writer.WriteNumber("foreground_left", box.X);
        writer.WriteNumber("foreground_width", box.Width);
        writer.WriteNumber("foreground_height", box.Height);

        // Not part of remove.bg's API; its clients read the members that they know.
        writer.WriteNumber("certainty", Math.Round(answer.Result.Certainty, CertaintyDigits));
        writer.WriteEndObject();
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted);
    }

    private static async Task WriteFileAsync(Utf8JsonWriter writer, string path, CancellationToken cancellationToken)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        byte[] chunk = new byte[ChunkSize];
        int read;
        do
        {
            read = await file.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellationToken);
            writer.WriteBase64StringSegment(chunk.AsSpan(0, read), isFinalSegment: read < chunk.Length);
            await writer.FlushAsync(cancellationToken);
        }
        while (read == chunk.Length);
    }
}

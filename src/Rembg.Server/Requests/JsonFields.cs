using System.Text.Json;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;

namespace Rembg.Server.Requests;

/// <summary>Reads a body of JSON as a form: an object whose members are the fields.</summary>
internal static class JsonFields
{
    // A photo in Base64 is held in memory whole here; so many at once are.
    private static readonly SemaphoreSlim Turns = new(4);

    /// <summary>Reads the members that are text, numbers or truth values; others are refused.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fileSizeLimit">Bytes of a photo.</param>
    /// <param name="add">Takes a field.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ApiException">It is too large, or no such object.</exception>
    public static async Task ReadAsync(HttpRequest request, long fileSizeLimit, Action<string, string> add, CancellationToken cancellationToken)
    {
        await Turns.WaitAsync(cancellationToken);
        try
        {
            long limit = Math.Min(fileSizeLimit * 2, Base64Field.LargestInMemory);
            await using BoundedStream body = new(request.Body, limit, () => ApiException.TooLarge($"The JSON has more than the {limit} bytes that this server takes."));
            using JsonDocument document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw ApiException.BadRequest("bad_json", "The JSON is not an object.");
            }

            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                add(member.Name, TextOf(member));
            }
        }
        catch (JsonException exception)
        {
            throw ApiException.BadRequest("bad_json", "The body is not JSON.", exception);
        }
        finally
        {
            Turns.Release();
        }
    }

    private static string TextOf(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.String => member.Value.GetString()!,
        JsonValueKind.Null => string.Empty,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
        _ => throw ApiException.BadRequest("bad_json", $"'{member.Name}' is neither text, number nor truth value."),
    };
}

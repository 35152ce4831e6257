using System.Text.Json;

using Rembg.Server.Errors;

namespace Rembg.Server.Uploads;

/// <summary>Reads a body of JSON as a form: an object whose members are the fields.</summary>
internal static class JsonFields
{
    /// <summary>Reads the members that are text, numbers or truth values; others are refused.</summary>
    /// <param name="body">The body.</param>
    /// <param name="add">Takes a field.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ApiException">It is no such object.</exception>
    public static async Task ReadAsync(Stream body, Action<string, string> add, CancellationToken cancellationToken)
    {
        try
        {
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
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for half of a surrogate pair.
            throw ApiException.BadRequest("bad_json", "The body is not JSON.", exception);
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

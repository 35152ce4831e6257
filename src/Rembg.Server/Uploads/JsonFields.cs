using System.Text.Json;

using Rembg.Server.Errors;

namespace Rembg.Server.Uploads;

/// <summary>Reads a JSON body as a form: an object whose members are the fields.</summary>
internal static class JsonFields
{
    /// <summary>Reads members that are strings, numbers or Booleans; others are rejected.</summary>
    /// <param name="body">The body.</param>
    /// <param name="add">Receives each field.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ApiException">The body is not a JSON object with only these members.</exception>
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
            // InvalidOperationException is thrown for half of a surrogate pair.
            throw ApiException.BadRequest("bad_json", "The body is not JSON.", exception);
        }
    }

    private static string TextOf(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.String => member.Value.GetString()!,
        JsonValueKind.Null => string.Empty,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
        _ => throw ApiException.BadRequest("bad_json", $"'{member.Name}' must be a string, a number or a Boolean."),
    };
}

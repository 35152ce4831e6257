using System.Text.Json;

using Rembg.Server.Errors;

namespace Rembg.Server.Requests;

/// <summary>
/// rembg's parameter <c>extras</c>, a JSON object. Two of its members are supported: <c>cc</c> (or <c>cloth_category</c>), a
/// class of clothes, and <c>putalpha</c>. Others select models and settings that this server does not have, and are rejected.
/// </summary>
/// <param name="Classes">The classes that make up the mask; empty for all.</param>
/// <param name="KeepsColors">True if half-transparent pixels keep the photo's colours.</param>
internal sealed record RembgExtras(IReadOnlyList<string> Classes, bool KeepsColors)
{
    private const string Name = "extras";

    /// <summary>Reads the members.</summary>
    /// <param name="parameters">The parameters of the request.</param>
    /// <exception cref="ApiException">The text is not JSON, or a member is not supported.</exception>
    public static RembgExtras Parse(Parameters parameters)
    {
        RembgExtras extras = new([], KeepsColors: false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(parameters.Text(Name) ?? "{}");
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw parameters.Invalid(Name, "it is not a JSON object");
            }

            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                extras = (member.Name, member.Value.ValueKind) switch
                {
                    ("cc" or "cloth_category", JsonValueKind.String) => extras with { Classes = [member.Value.GetString()!] },
                    ("cc" or "cloth_category" or "putalpha", JsonValueKind.Null) => extras,
                    ("putalpha", JsonValueKind.True or JsonValueKind.False) => extras with { KeepsColors = member.Value.GetBoolean() },
                    _ => throw parameters.Invalid(Name, $"'{member.Name}' is not supported; supported members: cc, putalpha"),
                };
            }

            return extras;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is thrown for half of a surrogate pair.
            throw parameters.Invalid(Name, "it is not JSON");
        }
    }
}

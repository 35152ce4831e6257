using System.Text.Json;

using Rembg.Server.Errors;

namespace Rembg.Server.Requests;

/// <summary>
/// rembg's parameter <c>extras</c>, an object of JSON. Two of its members have a meaning here: <c>cc</c> (or <c>cloth_category</c>), a class of
/// clothes, and <c>putalpha</c>. Others choose models and settings that this server does not have, and are refused.
/// </summary>
/// <param name="Classes">The classes that make the mask; empty for all.</param>
/// <param name="KeepsColors">True if half-transparent pixels keep the photo's colours.</param>
internal sealed record RembgExtras(IReadOnlyList<string> Classes, bool KeepsColors)
{
    private const string Name = "extras";

    /// <summary>Reads them.</summary>
    /// <param name="parameters">The parameters of the request.</param>
    /// <exception cref="ApiException">The text is not JSON, or a member has no meaning here.</exception>
    public static RembgExtras Parse(Parameters parameters)
    {
        RembgExtras extras = new([], KeepsColors: false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(parameters.Text(Name) ?? "{}");
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw parameters.Invalid(Name, "it is not an object of JSON");
            }

            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                extras = (member.Name, member.Value.ValueKind) switch
                {
                    ("cc" or "cloth_category", JsonValueKind.String) => extras with { Classes = [member.Value.GetString()!] },
                    ("cc" or "cloth_category" or "putalpha", JsonValueKind.Null) => extras,
                    ("putalpha", JsonValueKind.True or JsonValueKind.False) => extras with { KeepsColors = member.Value.GetBoolean() },
                    _ => throw parameters.Invalid(Name, $"'{member.Name}' is not supported here; cc and putalpha are"),
                };
            }

            return extras;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for half of a surrogate pair.
            throw parameters.Invalid(Name, "it is not JSON");
        }
    }
}

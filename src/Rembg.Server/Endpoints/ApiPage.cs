using System.Net;
using System.Text;
using System.Text.Json;

using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Endpoints;

/// <summary><c>/api</c>: the OpenAPI document as a readable page, at the same path as in rembg's server.</summary>
internal static class ApiPage
{
    /// <summary>Sends the page.</summary>
    public static async Task GetAsync(HttpContext context)
    {
        await using Stream stream = OpenApiDocument.Open();
        using JsonDocument document = await JsonDocument.ParseAsync(stream, cancellationToken: context.RequestAborted);
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Write(document.RootElement), context.RequestAborted);
    }

    private static string Write(JsonElement document)
    {
        StringBuilder page = new();
        page.Append("""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Rembg API</title>
            <link rel="stylesheet" href="/css/base.css"></head>
            <body><main><h1>Rembg API</h1>

            """);
        page.Append($"<p>{Encode(Text(document.GetProperty("info"), "description"))} In machine-readable form: <a href=\"/openapi.json\">openapi.json</a>.</p>\n");
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                page.Append($"<h2>{operation.Name.ToUpperInvariant()} {Encode(path.Name)}</h2>\n<p>{Encode(Text(operation.Value, "summary"))} {Encode(Text(operation.Value, "description"))}</p>\n");
                WriteParameters(page, ParametersOf(document, operation.Value));
            }
        }

        return page.Append("</main></body></html>\n").ToString();
    }

    private static void WriteParameters(StringBuilder page, IEnumerable<(string Name, string Description, JsonElement Schema)> parameters)
    {
        string[] rows = [.. parameters.Select(static parameter =>
            $"<tr><th scope=\"row\"><code>{Encode(parameter.Name)}</code></th><td>{Encode(Values(parameter.Schema))}</td><td>{Encode(parameter.Description)}</td></tr>\n")];
        if (rows.Length > 0)
        {
            page.Append("<table><thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">Values</th><th scope=\"col\">Meaning</th></tr></thead><tbody>\n").AppendJoin(string.Empty, rows).Append("</tbody></table>\n");
        }
    }

    /// <summary>Returns the parameters of the query and the fields of the form.</summary>
    private static IEnumerable<(string Name, string Description, JsonElement Schema)> ParametersOf(JsonElement document, JsonElement operation)
    {
        if (operation.TryGetProperty("parameters", out JsonElement parameters))
        {
            foreach (JsonElement parameter in parameters.EnumerateArray().Select(parameter => Resolve(document, parameter)))
            {
                yield return (Text(parameter, "name"), Text(parameter, "description"), parameter.GetProperty("schema"));
            }
        }

        if (operation.TryGetProperty("requestBody", out JsonElement body) && body.GetProperty("content").TryGetProperty("multipart/form-data", out JsonElement form))
        {
            foreach (JsonProperty field in Resolve(document, form.GetProperty("schema")).GetProperty("properties").EnumerateObject())
            {
                string description = Text(field.Value, "description");
                yield return (field.Name, description.Length > 0 ? description : SharedDescription(document, field.Name), field.Value);
            }
        }
    }

    // Fields that are also query parameters are described there.
    private static string SharedDescription(JsonElement document, string name) =>
        document.GetProperty("components").GetProperty("parameters").TryGetProperty(name, out JsonElement parameter) ? Text(parameter, "description") : string.Empty;

    private static JsonElement Resolve(JsonElement document, JsonElement element) => element.TryGetProperty("$ref", out JsonElement reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(document, static (found, name) => found.GetProperty(name))
        : element;

    private static string Values(JsonElement schema)
    {
        string values = schema.TryGetProperty("enum", out JsonElement choices) ? string.Join(", ", choices.EnumerateArray())
            : schema.TryGetProperty("exclusiveMinimum", out JsonElement limit) ? $"above {limit}, to {schema.GetProperty("maximum")}"
            : schema.TryGetProperty("maximum", out JsonElement largest) ? $"{schema.GetProperty("minimum")} to {largest}"
            : Text(schema, "format") == "binary" ? "a file"
            : Text(schema, "type");
        return schema.TryGetProperty("default", out JsonElement standard) ? $"{values}; default {standard}" : values;
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : string.Empty;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>The OpenAPI document against the server it describes.</summary>
public sealed partial class OpenApiTests(RealServer real) : IClassFixture<RealServer>, IAsyncLifetime
{
    private readonly RunningServer _server = real.Server;
    private JsonDocument _document = null!;

    public async ValueTask InitializeAsync() => _document = JsonDocument.Parse(await _server.Client.GetStringAsync("/openapi.json"));

    public ValueTask DisposeAsync()
    {
        _document.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void It_is_whole()
    {
        Assert.StartsWith("3.1", _document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        MatchCollection references = Reference().Matches(_document.RootElement.GetRawText());
        Assert.NotEmpty(references);
        foreach (Match reference in references)
        {
            JsonElement target = _document.RootElement;
            foreach (string name in reference.Groups["path"].Value.Split('/'))
            {
                Assert.True(target.TryGetProperty(name, out target), reference.Value);
            }
        }
    }

    /// <summary>The parameters of remove.bg's published description of its API, and values that it gives as examples.</summary>
    public static TheoryData<string, string[]> Published => new()
    {
        { "size", ["preview", "small", "regular", "medium", "hd", "full", "4k", "auto"] },
        { "type", ["auto", "person", "product", "car"] },
        { "type_level", ["none", "1", "2", "latest"] },
        { "format", ["auto", "png", "jpg", "zip"] },
        { "roi", ["0% 0% 100% 100%", "10px 10px 300px 300px"] },
        { "crop", ["true", "false"] },
        { "crop_margin", ["0", "30px", "10%", "10px 5%", "1px 2px 3px 4px"] },
        { "scale", ["original", "10%", "100%"] },
        { "position", ["original", "center", "50%", "0% 100%"] },
        { "channels", ["rgba", "alpha"] },
        { "add_shadow", ["true", "false"] },
        { "semitransparency", ["true"] },
        { "bg_color", ["81d4fa", "fff", "green", "81d4fa77"] },
        { "shadow_type", ["none", "drop", "auto"] },
        { "shadow_opacity", ["0", "100"] },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public async Task Every_published_parameter_of_remove_bg_is_described_and_taken(string name, string[] values)
    {
        JsonElement properties = _document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("RemoveBgForm").GetProperty("properties");
        Assert.True(properties.TryGetProperty(name, out JsonElement property) && property.TryGetProperty("description", out _) | property.TryGetProperty("default", out _), name);
        foreach (string value in values)
        {
            using MultipartFormDataContent form = RunningServer.Form("image_file", await File.ReadAllBytesAsync(SharedData.Photo("girl-1.jpg")), "photo.jpg", (name, value));
            using HttpResponseMessage answer = await _server.Client.PostAsync("/v1.0/removebg", form);
            Assert.Equal((value, HttpStatusCode.OK), (value, answer.StatusCode));
        }
    }

    [Fact]
    public async Task The_page_of_the_API_names_every_path_and_every_parameter()
    {
        using HttpResponseMessage answer = await _server.Client.GetAsync("/api");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        string page = await answer.Content.ReadAsStringAsync();
        JsonElement schemas = _document.RootElement.GetProperty("components").GetProperty("schemas");
        IEnumerable<string> names = ((string[])["RemoveForm", "RemoveBgForm"]).SelectMany(schema => schemas.GetProperty(schema).GetProperty("properties").EnumerateObject().Select(static field => field.Name));
        Assert.All(names, name => Assert.Contains($"<code>{name}</code>", page, StringComparison.Ordinal));
        Assert.All(_document.RootElement.GetProperty("paths").EnumerateObject(), path => Assert.Contains(path.Name + "</h2>", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_operation_is_answered_and_with_a_status_that_it_names()
    {
        foreach (JsonProperty path in _document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                using HttpRequestMessage request = new(new HttpMethod(operation.Name), path.Name);
                using HttpResponseMessage answer = await _server.Client.SendAsync(request);
                Assert.True(operation.Value.GetProperty("responses").TryGetProperty(((int)answer.StatusCode).ToString(), out _), $"{operation.Name} {path.Name}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Every_header_of_an_answer_is_described()
    {
        JsonElement described = _document.RootElement.GetProperty("components").GetProperty("responses").GetProperty("Image").GetProperty("headers");
        using HttpResponseMessage answer = await _server.PostAsync("/api/remove?second_look=always", SharedData.Photo("girl-1.jpg"));
        string[] sent = [.. answer.Headers.Select(static header => header.Key).Where(static name => name.StartsWith("X-Rembg-", StringComparison.Ordinal))];
        Assert.Contains("X-Rembg-Looks", sent);
        Assert.All(sent, name => Assert.True(described.TryGetProperty(name, out _), name));
    }

    [Theory]
    [InlineData("RemoveForm", "/api/remove", "file", HttpStatusCode.UnprocessableEntity)]
    [InlineData("RemoveBgForm", "/v1.0/removebg", "image_file", HttpStatusCode.BadRequest)]
    public async Task Every_parameter_that_has_rules_is_read_by_them(string schema, string path, string file, HttpStatusCode refusal)
    {
        JsonElement properties = _document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");
        int count = 0;
        foreach (JsonProperty parameter in properties.EnumerateObject().Where(static parameter => HasRules(parameter.Value)))
        {
            using MultipartFormDataContent form = RunningServer.Form(file, await File.ReadAllBytesAsync(SharedData.Photo("girl-1.jpg")), "photo.jpg", (parameter.Name, "nonsense"));
            using HttpResponseMessage answer = await _server.Client.PostAsync(path, form);
            Assert.Equal((parameter.Name, refusal), (parameter.Name, answer.StatusCode));
            Assert.Contains($"'{parameter.Name}'", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            count++;
        }

        Assert.InRange(count, 8, 25);
    }

    [Fact]
    public async Task Every_choice_is_taken()
    {
        foreach ((string schema, string path, string file) in ((string, string, string)[])[("RemoveForm", "/api/remove", "file"), ("RemoveBgForm", "/v1.0/removebg", "image_file")])
        {
            JsonElement properties = _document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");
            foreach (JsonProperty parameter in properties.EnumerateObject().Where(static parameter => parameter.Value.TryGetProperty("enum", out _)))
            {
                foreach (string choice in parameter.Value.GetProperty("enum").EnumerateArray().Select(static value => value.GetString()!).Where(static choice => choice != "int8"))
                {
                    // JPEG has to have something behind the subject, and a small photo will do.
                    (string, string)[] fields = choice == "jpeg" ? [(parameter.Name, choice), ("bgc", "white")] : [(parameter.Name, choice)];
                    using MultipartFormDataContent form = RunningServer.Form(file, await File.ReadAllBytesAsync(SharedData.Photo("girl-1.jpg")), "photo.jpg", fields);
                    using HttpResponseMessage answer = await _server.Client.PostAsync(path, form);
                    Assert.Equal((parameter.Name, choice, HttpStatusCode.OK), (parameter.Name, choice, answer.StatusCode));
                }
            }
        }
    }

    private static bool HasRules(JsonElement schema) =>
        schema.TryGetProperty("enum", out _) || (schema.TryGetProperty("type", out JsonElement type) && type.GetString() is "integer" or "boolean");

    [GeneratedRegex("\"\\$ref\":\\s*\"#/(?<path>[^\"]+)\"")]
    private static partial Regex Reference();
}

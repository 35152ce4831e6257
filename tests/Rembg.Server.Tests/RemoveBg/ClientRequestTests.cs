using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using Rembg.Tests.Running;

namespace Rembg.Tests.RemoveBg;

/// <summary>
/// Requests as published clients of remove.bg send them: removebg and remove-bg-api (Python), remove_bg (Ruby), remove.bg (npm) and the official
/// program in Go. They are written from what these clients are documented and seen to send.
/// </summary>
public sealed class ClientRequestTests : IAsyncLifetime
{
    private const string Path = "/v1.0/removebg";
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartTinyAsync("--api-key", "secret", "--requests-per-minute", "100");
        _server.Client.DefaultRequestHeaders.Add("X-Api-Key", "secret");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("10%")]
    public async Task Removebg_for_Python(string? crop)
    {
        // It names every parameter, and leaves out those without a value.
        List<(string, string)> fields =
        [
            ("size", "regular"), ("type", "auto"), ("type_level", "none"), ("format", "auto"), ("roi", "0 0 100% 100%"), ("crop", crop is null ? "false" : "true"),
            ("scale", "original"), ("position", "original"), ("channels", "rgba"), ("add_shadow", "false"), ("semitransparency", "true"),
        ];
        if (crop is not null)
        {
            fields.Add(("crop_margin", crop));
        }

        await AssertImageAsync(Form("photo.jpg", [.. fields]));
        await AssertImageAsync(new FormUrlEncodedContent(fields.Select(static field => KeyValuePair.Create(field.Item1, field.Item2)).Append(KeyValuePair.Create("image_file_b64", Base64))));
    }

    [Fact]
    public async Task Remove_bg_api_for_Python()
    {
        // Its constructor asks for the account, and it calculates with the credits of each answer.
        JsonElement account = await _server.Client.GetFromJsonAsync<JsonElement>("/v1.0/account", TestContext.Current.CancellationToken);
        Assert.Equal(0, account.GetProperty("data").GetProperty("attributes").GetProperty("credits").GetProperty("total").GetInt32());
        using HttpResponseMessage answer = await AssertImageAsync(Form("image_file", ("format", "auto"), ("type", "auto"), ("size", "preview")));
        Assert.Equal(0, int.Parse(answer.Headers.GetValues("X-Credits-Charged").Single()));
    }

    [Theory]
    [InlineData("png", "image/png")]
    [InlineData("zip", "application/zip")]
    public async Task Remove_bg_for_Ruby(string format, string type)
    {
        using HttpResponseMessage answer = await AssertImageAsync(Form("photo.jpg", ("size", "auto"), ("format", format)), type);
        Assert.All((string[])["X-Width", "X-Height", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"], name => Assert.True(int.Parse(answer.Headers.GetValues(name).Single()) > 0));
        Assert.Equal("other", answer.Headers.GetValues("X-Type").Single());
    }

    [Fact]
    public async Task Remove_bg_for_Node()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Path)
        {
            Content = Form("photo.jpg", ("size", "regular"), ("type", "person"), ("format", "auto"), ("scale", "50%"), ("crop", "true"), ("crop_margin", "10%"), ("roi", "0% 0% 100% 100%")),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using HttpResponseMessage answer = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        JsonElement body = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.NotEmpty(body.GetProperty("data").GetProperty("result_b64").GetBytesFromBase64());

        using HttpRequestMessage json = new(HttpMethod.Post, Path) { Content = JsonContent.Create(new { image_file_b64 = Base64, size = "regular" }) };
        json.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using HttpResponseMessage other = await _server.Client.SendAsync(json, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task The_official_program_in_Go()
    {
        // The photo comes before the parameters, and unset parameters are empty.
        using HttpResponseMessage answer = await AssertImageAsync(
            Form("photo.jpg", ("size", "auto"), ("type", string.Empty), ("channels", "rgba"), ("bg_color", string.Empty), ("format", "png"), ("scale", "80%"), ("position", "50% 50%")));
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_error_has_the_fields_that_clients_show()
    {
        using HttpResponseMessage answer = await _server.Client.PostAsync(Path, Form("photo.jpg", ("size", "huge")), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonElement error = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("errors")[0];
        Assert.Contains("size", error.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Contains("huge", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("invalid_size", error.GetProperty("code").GetString());
    }

    private static string Base64 => Convert.ToBase64String(TestPhotos.Jpeg());

    private static MultipartFormDataContent Form(string fileName, params (string Name, string Value)[] fields) => RunningServer.Form("image_file", TestPhotos.Jpeg(), fileName, fields);

    private async Task<HttpResponseMessage> AssertImageAsync(HttpContent content, string? type = null)
    {
        using (content)
        {
            HttpResponseMessage answer = await _server.Client.PostAsync(Path, content, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(type ?? "image/png", answer.Content.Headers.ContentType?.MediaType);
            return answer;
        }
    }
}

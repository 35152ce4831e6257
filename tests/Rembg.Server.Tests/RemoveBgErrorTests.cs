using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using Rembg.Tests.Running;

namespace Rembg.Tests;

/// <summary>Errors of the API of remove.bg, in its format and with the names that its clients know.</summary>
public sealed class RemoveBgErrorTests : IAsyncLifetime
{
    private const string Path = "/v1.0/removebg";
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_zip_leaves_no_room_for_a_background()
    {
        using HttpResponseMessage refused = await PostAsync(("format", "zip"), ("bg_color", "red"));
        Assert.Equal("invalid_parameter", (await ErrorAsync(refused, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Two_backgrounds_are_refused_by_the_name_that_clients_know()
    {
        using MultipartFormDataContent form = Form(SharedData.Photo("girl-1.jpg"), ("bg_color", "red"));
        form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(SharedData.Photo("girl-1.jpg"))), "bg_image_file", "background.jpg");
        using HttpResponseMessage answer = await _server.Client.PostAsync(Path, form);
        Assert.Equal("multiple_bg_sources", (await ErrorAsync(answer, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("size", "huge", "invalid_size")]
    [InlineData("type", "ghost")]
    [InlineData("type_level", "3")]
    [InlineData("semitransparency", "false")]
    [InlineData("position", "center")]
    [InlineData("format", "bmp")]
    [InlineData("channels", "rgb")]
    [InlineData("bg_color", "no colour")]
    [InlineData("crop", "perhaps")]
    [InlineData("scale", "50%")]
    [InlineData("roi", "0 0 10 10", "invalid_roi")]
    [InlineData("roi", "1 0 100% 100%", "invalid_roi")]
    [InlineData("roi", "0% 0% 100%", "invalid_roi")]
    [InlineData("add_shadow", "2")]
    [InlineData("shadow_type", "long")]
    public async Task A_parameter_that_makes_no_sense_is_a_400_that_names_it(string name, string value, string code = "invalid_parameter")
    {
        using HttpResponseMessage answer = await PostAsync((name, value));
        JsonElement error = await ErrorAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(name, error.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_photo_with_several_and_with_none_that_can_be_used_the_error_says_which()
    {
        using MultipartFormDataContent nothing = new() { { new StringContent("auto"), "size" } };
        await AssertErrorAsync(nothing, HttpStatusCode.BadRequest, "missing_source");

        using MultipartFormDataContent both = Form(SharedData.Photo("girl-1.jpg"), ("image_url", "https://example.com/a.jpg"));
        await AssertErrorAsync(both, HttpStatusCode.BadRequest, "multiple_sources");

        using MultipartFormDataContent address = new() { { new StringContent("https://example.com/a.jpg"), "image_url" } };
        await AssertErrorAsync(address, HttpStatusCode.Forbidden, "url_not_allowed");

        using MultipartFormDataContent text = RunningServer.Form("image_file", "no image"u8.ToArray(), "a.jpg");
        await AssertErrorAsync(text, HttpStatusCode.BadRequest, "unsupported_format");

        using MultipartFormDataContent digits = new() { { new StringContent("%%%"), "image_file_b64" } };
        await AssertErrorAsync(digits, HttpStatusCode.BadRequest, "invalid_base64");

        byte[] sky = Pixels.Draw(64, 64, static (_, _) => (90, 140, 220)).ToImage().PngsaveBuffer();
        using MultipartFormDataContent empty = RunningServer.Form("image_file", sky, "sky.png");
        await AssertErrorAsync(empty, HttpStatusCode.BadRequest, "unknown_foreground");

        using StringContent json = new("[1]", MediaTypeHeaderValue.Parse("application/json"));
        await AssertErrorAsync(json, HttpStatusCode.BadRequest, "bad_json");
    }

    [Fact]
    public async Task A_wrong_key_is_a_403_of_its_kind()
    {
        await using RunningServer server = await RunningServer.StartAsync("--api-key", "right");
        server.Client.DefaultRequestHeaders.Add("X-Api-Key", "wrong");
        using HttpResponseMessage refused = await server.Client.PostAsync(Path, Form(SharedData.Photo("girl-1.jpg")));
        Assert.Equal("auth_failed", (await ErrorAsync(refused, HttpStatusCode.Forbidden)).GetProperty("code").GetString());
        server.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        server.Client.DefaultRequestHeaders.Add("X-Api-Key", "right");
        using HttpResponseMessage answer = await server.Client.PostAsync(Path, Form(SharedData.Photo("girl-1.jpg")));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static MultipartFormDataContent Form(string photo, params (string Name, string Value)[] fields) => RemoveBgTests.Form(photo, fields);

    private Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields) => _server.Client.PostAsync(Path, Form(SharedData.Photo("girl-1.jpg"), fields));

    private async Task AssertErrorAsync(HttpContent content, HttpStatusCode status, string code)
    {
        using HttpResponseMessage answer = await _server.Client.PostAsync(Path, content);
        Assert.Equal(code, (await ErrorAsync(answer, status)).GetProperty("code").GetString());
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        JsonElement error = Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateArray());
        Assert.NotEmpty(error.GetProperty("title").GetString()!);
        Assert.NotEmpty(error.GetProperty("detail").GetString()!);
        return error;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using Rembg.Tests.Running;

namespace Rembg.Tests.RemoveBg;

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
        Assert.Equal("invalid_format", (await ErrorAsync(refused, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
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
    [InlineData("size", "huge")]
    [InlineData("type", "banana")]
    [InlineData("type_level", "3")]
    [InlineData("semitransparency", "false")]
    [InlineData("semitransparency", "perhaps")]
    [InlineData("format", "bmp")]
    [InlineData("channels", "rgb")]
    [InlineData("bg_color", "no colour")]
    [InlineData("crop", "perhaps")]
    [InlineData("crop_margin", "51%")]
    [InlineData("crop_margin", "501px")]
    [InlineData("crop_margin", "1 2 3")]
    [InlineData("scale", "9%")]
    [InlineData("scale", "101%")]
    [InlineData("scale", "50px")]
    [InlineData("position", "left")]
    [InlineData("position", "101%")]
    [InlineData("position", "1% 2% 3%")]
    [InlineData("roi", "0% 0% 100%")]
    [InlineData("roi", "a b c d")]
    [InlineData("roi", "100% 0% 0% 100%", "roi_region_empty")]
    [InlineData("roi", "0px 0px 601px 10px", "roi_exceeds_bounds")]
    [InlineData("add_shadow", "2")]
    [InlineData("shadow_type", "3D")]
    [InlineData("shadow_opacity", "101")]
    [InlineData("second_look", "sometimes")]
    [InlineData("second_below", "0")]
    [InlineData("second_below", "0.5")]
    [InlineData("banana", "1", "unknown_parameter")]
    public async Task A_parameter_that_makes_no_sense_is_a_400_that_names_it(string name, string value, string? code = null)
    {
        using HttpResponseMessage answer = await PostAsync((name, value));
        JsonElement error = await ErrorAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(code ?? $"invalid_{name}", error.GetProperty("code").GetString());
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
        await AssertErrorAsync(text, HttpStatusCode.BadRequest, "invalid_file_type");

        using MultipartFormDataContent digits = new() { { new StringContent("%%%"), "image_file_b64" } };
        await AssertErrorAsync(digits, HttpStatusCode.BadRequest, "failed_to_read_image");

        byte[] sky = Pixels.Draw(64, 64, static (_, _) => (90, 140, 220)).ToImage().PngsaveBuffer();
        using MultipartFormDataContent empty = RunningServer.Form("image_file", sky, "sky.png");
        await AssertErrorAsync(empty, HttpStatusCode.BadRequest, "unknown_foreground");

        byte[] whole = await File.ReadAllBytesAsync(SharedData.Photo("girl-1.jpg"));
        using MultipartFormDataContent half = RunningServer.Form("image_file", whole[..200], "a.jpg");
        await AssertErrorAsync(half, HttpStatusCode.BadRequest, "failed_to_read_image");

        using StringContent json = new("[1]", MediaTypeHeaderValue.Parse("application/json"));
        await AssertErrorAsync(json, HttpStatusCode.BadRequest, "bad_json");
    }

    [Fact]
    public async Task Too_many_pixels_and_addresses_that_give_nothing_have_names_of_their_own()
    {
        await using ModelServer web = await ModelServer.StartAsync(Answer.Status(404), Answer.Status(404));
        await using RunningServer server = await RunningServer.StartAsync("--pixel-limit", "1000", "--allow-url", "--url-networks", "127.0.0.0/8");
        Assert.Equal("resolution_too_high", await CodeAsync(server, Form(SharedData.Photo("girl-1.jpg"))));
        Assert.Equal("failed_image_download", await CodeAsync(server, new MultipartFormDataContent { { new StringContent(web.Address + "a.jpg"), "image_url" } }));
        Assert.Equal("invalid_image_url", await CodeAsync(server, new MultipartFormDataContent { { new StringContent("ftp://a.example"), "image_url" } }));
        Assert.Equal("failed_bg_download", await CodeAsync(server, Form(SharedData.Photo("girl-1.jpg"), ("bg_image_url", web.Address + "b.jpg"))));
        Assert.Equal("invalid_bg_image_url", await CodeAsync(server, Form(SharedData.Photo("girl-1.jpg"), ("bg_image_url", "b.jpg"))));
    }

    [Fact]
    public async Task Photos_are_not_taken_for_training()
    {
        using HttpResponseMessage answer = await _server.Client.PostAsync("/v1.0/improve", Form(SharedData.Photo("girl-1.jpg")));
        Assert.Equal("not_supported", (await ErrorAsync(answer, HttpStatusCode.NotImplemented)).GetProperty("code").GetString());
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

    private static async Task<string?> CodeAsync(RunningServer server, MultipartFormDataContent form)
    {
        using (form)
        {
            using HttpResponseMessage answer = await server.Client.PostAsync(Path, form);
            return (await ErrorAsync(answer, HttpStatusCode.BadRequest)).GetProperty("code").GetString();
        }
    }

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

using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using Rembg.Tests.Running;

namespace Rembg.Tests.RemoveBg;

/// <summary>remove.bg's API: each parameter, its headers, and its errors, as its clients know them.</summary>
public sealed class RemoveBgTests(RealServer real) : IClassFixture<RealServer>
{
    private const string Path = "/v1.0/removebg";
    private readonly RunningServer _server = real.Server;

    [Fact]
    public async Task Full_size_equals_the_result_of_the_other_api_and_the_headers_describe_it()
    {
        using HttpResponseMessage answer = await PostAsync(("size", "full"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        byte[] image = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(await OtherAsync(), image);
        Assert.Equal(["600", "399", "0", "other"], Headers(answer, "X-Width", "X-Height", "X-Credits-Charged", "X-Type"));

        // The smallest rectangle around what is at least half opaque, computed here from the pixels.
        Pixels pixels = Read(image).Band(3);
        (int X, int Y)[] foreground = [.. Enumerable.Range(0, pixels.Width * pixels.Height).Select(i => (X: i % pixels.Width, Y: i / pixels.Width)).Where(p => pixels[p.X, p.Y, 0] >= 128)];
        int[] box = [foreground.Min(p => p.Y), foreground.Min(p => p.X), foreground.Max(p => p.X) - foreground.Min(p => p.X) + 1, foreground.Max(p => p.Y) - foreground.Min(p => p.Y) + 1];
        Assert.Equal(box.Select(static side => side.ToString()), Headers(answer, "X-Foreground-Top", "X-Foreground-Left", "X-Foreground-Width", "X-Foreground-Height"));
    }

    [Theory]
    [InlineData("", 250_000)]
    [InlineData("preview", 250_000)]
    [InlineData("regular", 250_000)]
    [InlineData("medium", 1_500_000)]
    [InlineData("hd", 4_000_000)]
    [InlineData("auto", int.MaxValue)]
    [InlineData("4k", int.MaxValue)]
    public async Task The_size_bounds_the_pixels_and_keeps_the_shape(string size, int pixels)
    {
        using HttpResponseMessage answer = await PostAsync(SharedData.Photo("bike.jpg"), ("size", size), ("format", "jpg"));
        Pixels result = Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.True((long)result.Width * result.Height <= pixels);
        Assert.Equal(Math.Min(6_000_000, pixels), result.Width * result.Height, 0.01 * pixels);
        Assert.Equal(1.5, (double)result.Width / result.Height, 0.01);
        Assert.Equal([$"{result.Width}", $"{result.Height}"], Headers(answer, "X-Width", "X-Height"));
    }

    [Theory]
    [InlineData("auto", "", "image/png", 4)]
    [InlineData("auto", "ff0000", "image/jpeg", 3)]
    [InlineData("auto", "ff000080", "image/png", 4)]
    [InlineData("png", "red", "image/png", 3)]
    [InlineData("jpg", "", "image/jpeg", 3)]
    [InlineData("webp", "", "image/webp", 4)]
    public async Task The_format_is_the_one_that_is_asked_for_or_suits(string format, string color, string type, int bands)
    {
        using HttpResponseMessage answer = await PostAsync(("format", format), ("bg_color", color));
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(bands, Read(await answer.Content.ReadAsByteArrayAsync()).Bands);
    }

    [Theory]
    [InlineData("81d4fa", 0x81, 0xd4, 0xfa)]
    [InlineData("#81d4fa", 0x81, 0xd4, 0xfa)]
    [InlineData("fff", 255, 255, 255)]
    [InlineData("f00f", 255, 0, 0)]
    [InlineData("green", 0, 128, 0)]
    public async Task The_background_colour_is_laid_behind(string color, int red, int green, int blue)
    {
        using HttpResponseMessage answer = await PostAsync(("bg_color", color), ("format", "png"), ("size", "full"));
        Pixels result = Read(await answer.Content.ReadAsByteArrayAsync());
        Pixels alpha = Read(await OtherAsync()).Band(3);
        (int x, int y) = Enumerable.Range(0, alpha.Values.Length).Where(i => alpha.Values[i] == 0).Select(i => (i % alpha.Width, i / alpha.Width)).First();
        Assert.Equal([red, green, blue], new int[] { result[x, y, 0], result[x, y, 1], result[x, y, 2] });
    }

    [Fact]
    public async Task The_alpha_channel_alone_is_the_mask()
    {
        using HttpResponseMessage answer = await PostAsync(("channels", "alpha"), ("size", "full"));
        Assert.Equal(await OtherAsync(("om", "true")), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_zip_has_colour_and_alpha_which_make_the_cut_out_together()
    {
        using HttpResponseMessage answer = await PostAsync(("format", "zip"), ("size", "full"));
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        using ZipArchive archive = new(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(["color.jpg", "alpha.png"], archive.Entries.Select(static entry => entry.FullName));
        Pixels color = Read(Bytes(archive.GetEntry("color.jpg")!));
        Pixels alpha = Read(Bytes(archive.GetEntry("alpha.png")!));
        Assert.Equal(Read(await OtherAsync()).Band(3).Values, alpha.Values);

        // JPEG has been at the colours twice: in the photo and here.
        Pixels cutOut = Read(await OtherAsync());
        double[] differences = [.. Enumerable.Range(0, color.Width * color.Height).Where(i => cutOut.Values[(i * 4) + 3] == 255).Select(i => (double)Math.Abs(cutOut.Values[i * 4] - color.Values[i * 3]))];
        Assert.InRange(differences.Average(), 0, 3);
    }

    [Fact]
    public async Task The_crop_leaves_the_subject_and_a_margin()
    {
        using HttpResponseMessage whole = await PostAsync(("size", "full"));
        using HttpResponseMessage crop = await PostAsync(("size", "full"), ("crop", "true"));
        using HttpResponseMessage margin = await PostAsync(("size", "full"), ("crop", "true"), ("crop_margin", "10px 30px"));
        (Pixels all, Pixels close, Pixels wide) = (Read(await whole.Content.ReadAsByteArrayAsync()), Read(await crop.Content.ReadAsByteArrayAsync()), Read(await margin.Content.ReadAsByteArrayAsync()));
        Assert.True(close.Width < all.Width && close.Height <= all.Height);
        Assert.Equal((close.Width + 60, close.Height + 20), (wide.Width, wide.Height));

        // Nothing of the subject is lost, and there is no empty border.
        Assert.Equal(all.Band(3).Values.Count(static alpha => alpha >= 128), close.Band(3).Values.Count(static alpha => alpha >= 128));
        Assert.Contains(Enumerable.Range(0, close.Height), y => close[0, y, 3] > 0);
        Assert.Contains(Enumerable.Range(0, close.Height), y => close[close.Width - 1, y, 3] > 0);
    }

    [Fact]
    public async Task A_picture_can_be_laid_behind()
    {
        byte[] green = Pixels.Draw(30, 20, static (_, _) => (0, 200, 0)).ToImage().PngsaveBuffer();
        using MultipartFormDataContent form = RunningServer.Form("image_file", File.ReadAllBytes(SharedData.Photo("girl-1.jpg")), "girl.jpg", ("size", "full"), ("format", "png"));
        form.Add(new ByteArrayContent(green), "bg_image_file", "green.png");
        using HttpResponseMessage answer = await _server.Client.PostAsync(Path, form);
        Pixels result = Read(await answer.Content.ReadAsByteArrayAsync());
        Pixels alpha = Read(await OtherAsync()).Band(3);
        int corner = Enumerable.Range(0, alpha.Values.Length).First(i => alpha.Values[i] == 0);
        Assert.Equal([0, 200, 0], result.Values.AsSpan(corner * 3, 3).ToArray());
    }

    [Fact]
    public async Task The_photo_may_come_in_base64_in_a_form_in_fields_and_in_json()
    {
        byte[] expected = await OtherAsync();
        string digits = Convert.ToBase64String(File.ReadAllBytes(SharedData.Photo("girl-1.jpg")), Base64FormattingOptions.InsertLineBreaks);
        using MultipartFormDataContent form = new() { { new StringContent("data:image/jpeg;base64," + digits), "image_file_b64" }, { new StringContent("full"), "size" } };
        using FormUrlEncodedContent fields = new(new Dictionary<string, string> { ["image_file_b64"] = digits, ["size"] = "full" });
        using JsonContent json = JsonContent.Create(new { image_file_b64 = digits, size = "full", crop = false, bg_color = (string?)null });
        foreach (HttpContent content in (HttpContent[])[form, fields, json])
        {
            using HttpResponseMessage answer = await _server.Client.PostAsync(Path, content);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(expected, await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task The_answer_may_be_asked_for_in_json()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = Form(SharedData.Photo("girl-1.jpg"), ("size", "full")) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using HttpResponseMessage answer = await _server.Client.SendAsync(request);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement data = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        Assert.Equal(await OtherAsync(), data.GetProperty("result_b64").GetBytesFromBase64());
        Assert.Equal(
            Headers(answer, "X-Foreground-Top", "X-Foreground-Left", "X-Foreground-Width", "X-Foreground-Height"),
            ((string[])["foreground_top", "foreground_left", "foreground_width", "foreground_height"]).Select(name => data.GetProperty(name).GetRawText()));
        Assert.Equal(Headers(answer, "X-Rembg-Certainty").Single(), data.GetProperty("certainty").GetDouble().ToString("0.000", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_type_is_returned_and_neutral_values_are_accepted()
    {
        using HttpResponseMessage answer = await PostAsync(("type", "person"), ("scale", "original"), ("position", "original"), ("roi", "0% 0% 100% 100%"), ("semitransparency", "true"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["person"], Headers(answer, "X-Type"));
    }

    [Theory]
    [InlineData("0% 0% 100% 100%")]
    [InlineData("0 0 100% 100%")]
    [InlineData("0px 0px 100% 100%")]
    public async Task The_region_of_the_whole_photo_is_taken_in_every_notation(string region)
    {
        using HttpResponseMessage answer = await PostAsync(("roi", region), ("type_level", "latest"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("auto", "1", "other")]
    [InlineData("person", "none", null)]
    [InlineData("car_part", "1", "car")]
    [InlineData("car_part", "2", "car_part")]
    [InlineData("transportation", "1", "other")]
    [InlineData("graphic", "latest", "graphic")]
    public async Task The_type_is_returned_in_the_words_of_its_level(string type, string level, string? told)
    {
        using HttpResponseMessage answer = await PostAsync(("type", type), ("type_level", level));
        Assert.Equal(told, answer.Headers.TryGetValues("X-Type", out IEnumerable<string>? types) ? types.Single() : null);
    }

    internal static MultipartFormDataContent Form(string photo, params (string Name, string Value)[] fields) =>
        RunningServer.Form("image_file", File.ReadAllBytes(photo), "photo.jpg", fields);

    private Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields) => PostAsync(SharedData.Photo("girl-1.jpg"), fields);

    private Task<HttpResponseMessage> PostAsync(string photo, params (string Name, string Value)[] fields) => _server.Client.PostAsync(Path, Form(photo, fields));

    /// <summary>The answer of rembg's API to the same photo.</summary>
    private async Task<byte[]> OtherAsync(params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage answer = await _server.PostAsync("/api/remove", SharedData.Photo("girl-1.jpg"), fields);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private static string[] Headers(HttpResponseMessage answer, params string[] names) => [.. names.Select(name => answer.Headers.GetValues(name).Single())];

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static Pixels Read(byte[] image)
    {
        using TemporaryDirectory files = new();
        string path = files["image"];
        File.WriteAllBytes(path, image);
        return Pixels.Read(path);
    }
}

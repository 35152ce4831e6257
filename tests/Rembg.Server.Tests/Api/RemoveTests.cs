using System.Net;

using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>rembg's API over a real socket: each parameter with the real model, byte for byte what the library makes of the same photo.</summary>
public sealed class RemoveTests(RealServer real) : IClassFixture<RealServer>
{
    private static byte[] Photo => File.ReadAllBytes(SharedData.Photo("girl-1.jpg"));

    [Fact]
    public Task A_photo_in_a_form_comes_back_cut_out() => CheckAsync(new RemovalOptions());

    [Fact]
    public Task Om_gives_the_mask() => CheckAsync(new RemovalOptions { MaskOnly = true }, ("om", "true"));

    [Fact]
    public Task Ppm_smooths_the_mask() => CheckAsync(new RemovalOptions { MaskOnly = true, PostProcessMask = true }, ("om", "1"), ("ppm", "on"));

    [Fact]
    public Task Bgc_of_four_numbers_lies_behind() => CheckAsync(new RemovalOptions { Background = new RgbaColor(255, 128, 0, 200) }, ("bgc", "255,128,0,200"));

    [Fact]
    public Task Bgc_of_three_numbers_is_opaque() => CheckAsync(new RemovalOptions { Background = new RgbaColor(1, 2, 3, 255) }, ("bgc", "1, 2, 3"));

    [Fact]
    public Task Bgc_may_be_hexadecimal() => CheckAsync(new RemovalOptions { Background = new RgbaColor(0x11, 0x22, 0x33, 255) }, ("bgc", "#112233"));

    [Fact]
    public Task Rembgs_default_0_0_0_0_means_no_background() => CheckAsync(new RemovalOptions(), ("bgc", "0,0,0,0"));

    [Fact]
    public Task Dc_gives_the_subject_its_own_colours() => CheckAsync(new RemovalOptions { ForegroundColors = true }, ("dc", "true"));

    [Fact]
    public Task Putalpha_keeps_the_photos_colours() => CheckAsync(new RemovalOptions { ForegroundColors = false }, ("extras", """{"putalpha":true}"""));

    [Theory]
    [InlineData("webp", OutputFormat.WebP, "image/webp")]
    [InlineData("tiff", OutputFormat.Tiff, "image/tiff")]
    [InlineData("PNG", OutputFormat.Png, "image/png")]
    public async Task Format_chooses_the_file_format(string name, OutputFormat format, string mediaType)
    {
        using HttpResponseMessage response = await real.Server.Client.PostAsync("/api/remove", Form(("format", name)), TestContext.Current.CancellationToken);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        await AssertIsAsync(new RemovalOptions { Encoding = new ImageEncoding(format) }, response);
    }

    [Fact]
    public Task Quality_applies_to_WebP_and_JPEG() => CheckAsync(
        new RemovalOptions { Background = new RgbaColor(255, 255, 255, 255), Encoding = new ImageEncoding(OutputFormat.Jpeg, Quality: 30) },
        ("format", "jpg"),
        ("quality", "30"),
        ("bgc", "white"));

    [Fact]
    public Task A_crop_keeps_pixels_that_reach_the_threshold() => CheckAsync(
        new RemovalOptions { Output = new OutputOptions { Crop = true, CropThreshold = 9 } },
        ("crop", "1"),
        ("crop_threshold", "9"));

    [Fact]
    public Task Black_and_white_points_are_the_levels() => CheckAsync(
        new RemovalOptions { Levels = new Levels(51 / 255.0, 204 / 255.0) },
        ("black_point", "51"),
        ("white_point", "204"));

    [Fact]
    public Task Precision_and_model_may_be_named() => CheckAsync(new RemovalOptions(), ("model", "U2NETP"), ("precision", "FP32"));

    [Fact]
    public async Task Parameters_count_in_the_address_as_well()
    {
        using HttpResponseMessage response = await real.Server.Client.PostAsync("/api/remove?bgc=9,8,7,255&om=false", Form(), TestContext.Current.CancellationToken);
        await AssertIsAsync(new RemovalOptions { Background = new RgbaColor(9, 8, 7, 255) }, response);
    }

    [Fact]
    public async Task The_form_goes_before_the_address()
    {
        using HttpResponseMessage response = await real.Server.Client.PostAsync("/api/remove?om=true", Form(("om", "false")), TestContext.Current.CancellationToken);
        await AssertIsAsync(new RemovalOptions(), response);
    }

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("image/anything")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task A_photo_may_be_the_body(string? type)
    {
        using HttpResponseMessage response = await real.Server.PostBodyAsync("/api/remove?om=1", Photo, type);
        await AssertIsAsync(new RemovalOptions { MaskOnly = true }, response);
    }

    [Fact]
    public async Task A_photo_that_lies_on_its_side_comes_back_upright()
    {
        byte[] lying = OnItsSide(Photo);
        using HttpResponseMessage response = await real.Server.PostBodyAsync("/api/remove?format=tiff", lying, "image/jpeg");
        byte[] answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Expected.Of("u2netp", lying, new RemovalOptions { Encoding = new ImageEncoding(OutputFormat.Tiff) }), answer);
        using NetVips.Image stored = NetVips.Image.NewFromBuffer(lying);
        using NetVips.Image upright = NetVips.Image.NewFromBuffer(answer);
        Assert.Equal((stored.Height, stored.Width), (upright.Width, upright.Height));
        Assert.Equal(upright.Width.ToString(System.Globalization.CultureInfo.InvariantCulture), response.Headers.GetValues("X-Rembg-Width").Single());
    }

    [Fact]
    public async Task An_answer_names_its_model_and_its_timings()
    {
        using HttpResponseMessage response = await real.Server.Client.PostAsync("/api/remove", Form(), TestContext.Current.CancellationToken);
        Assert.Equal("u2netp", response.Headers.GetValues("X-Rembg-Model").Single());
        Assert.Equal("true", response.Headers.GetValues("X-Rembg-Subject").Single());
        Assert.Matches(@"^queue;dur=[\d.]+, decode;dur=[\d.]+, inference;dur=[\d.]+, refine;dur=[\d.]+, mask;dur=[\d.]+", response.Headers.GetValues("Server-Timing").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    private async Task CheckAsync(RemovalOptions options, params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage response = await real.Server.Client.PostAsync("/api/remove", Form(fields), TestContext.Current.CancellationToken);
        await AssertIsAsync(options, response);
    }

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields) => RunningServer.Form("file", Photo, "photo.jpg", fields);

    private static async Task AssertIsAsync(RemovalOptions options, HttpResponseMessage response)
    {
        byte[] answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, System.Text.Encoding.UTF8.GetString(answer));
        Assert.Equal(Expected.Of("u2netp", Photo, options), answer);
    }

    private static byte[] OnItsSide(byte[] photo)
    {
        const int RotatedBy90 = 6;
        using NetVips.Image image = NetVips.Image.NewFromBuffer(photo);
        using NetVips.Image memory = image.CopyMemory();
        using NetVips.Image turned = memory.Mutate(static header => header.Set(NetVips.GValue.GIntType, "orientation", RotatedBy90));
        return turned.JpegsaveBuffer();
    }
}

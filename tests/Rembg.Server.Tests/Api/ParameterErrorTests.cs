using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>422: the request can be read, and something in it makes no sense. The sentence names it.</summary>
public sealed class ParameterErrorTests(TinyServer tiny) : IClassFixture<TinyServer>
{
    [Theory]
    [InlineData("om", "perhaps")]
    [InlineData("vm", "true")]
    [InlineData("dc", "perhaps")]
    [InlineData("extras", "{not json")]
    [InlineData("extras", "[1]")]
    [InlineData("extras", """{"cc":7}""")]
    [InlineData("extras", """{"cc":"\ud800"}""")]
    [InlineData("extras", """{"sam_prompt":[]}""")]
    [InlineData("ppm", "2")]
    [InlineData("crop", "-")]
    [InlineData("bgc", "256,0,0,0")]
    [InlineData("bgc", "1,2")]
    [InlineData("bgc", "1,2,3,4,5")]
    [InlineData("bgc", "-1,2,3")]
    [InlineData("bgc", "#12")]
    [InlineData("bgc", "no colour")]
    [InlineData("format", "gif")]
    [InlineData("format", "../png")]
    [InlineData("quality", "50")]
    [InlineData("crop_threshold", "60")]
    [InlineData("black_point", "-1")]
    [InlineData("black_point", "256")]
    [InlineData("white_point", "0.5")]
    [InlineData("white_point", "white")]
    [InlineData("quality", "0")]
    [InlineData("quality", "101")]
    [InlineData("quality", "high")]
    [InlineData("quality", "9999999999999999999")]
    [InlineData("quality", "1.5")]
    [InlineData("second_look", "sometimes")]
    [InlineData("second_look", "1")]
    [InlineData("second_below", "0")]
    [InlineData("second_below", "1.01")]
    [InlineData("second_below", "-0.5")]
    [InlineData("second_below", "NaN")]
    [InlineData("second_below", "half")]
    [InlineData("second_below", "0,5")]
    [InlineData("second_below", "0.5")]
    [InlineData("precision", "int4")]
    [InlineData("precision", "1")]
    [InlineData("precision", "+1")]
    [InlineData("precision", "fp32,int8")]
    public async Task A_value_that_makes_no_sense_is_422(string name, string value)
    {
        using HttpResponseMessage response = await PostAsync((name, value));
        string detail = await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter");
        Assert.StartsWith($"'{name}':", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("banana", "")]
    [InlineData("url", "")]
    [InlineData("Refinement", "?refinement=none")]
    public async Task A_parameter_that_does_not_exist_is_422_in_the_form_and_in_the_address(string name, string query)
    {
        (string, string)[] fields = query.Length == 0 ? [(name, "1")] : [];
        using HttpResponseMessage response = await tiny.Server.Client.PostAsync("/api/remove" + query, RunningServer.Form("file", TestPhotos.Jpeg(), "photo.jpg", fields), TestContext.Current.CancellationToken);
        string detail = await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "unknown_parameter");
        Assert.StartsWith($"'{name}':", detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_form_without_a_photo_is_422()
    {
        using MultipartFormDataContent form = new() { { new StringContent("true"), "om" } };
        using HttpResponseMessage response = await tiny.Server.Client.PostAsync("/api/remove", form, TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "missing_file");
    }

    [Fact]
    public async Task An_empty_body_is_422()
    {
        using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove", [], "image/jpeg");
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "missing_file");
    }

    [Fact]
    public async Task A_JPEG_without_a_background_is_422()
    {
        using HttpResponseMessage response = await PostAsync(("format", "jpeg"));
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter");
    }

    [Theory]
    [InlineData("200", "100")]
    [InlineData("100", "100")]
    [InlineData("255", null)]
    [InlineData(null, "0")]
    public async Task A_black_point_that_is_not_below_the_white_point_is_422(string? black, string? white)
    {
        using HttpResponseMessage response = await PostAsync(("black_point", black ?? string.Empty), ("white_point", white ?? string.Empty));
        string detail = await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter");
        Assert.Contains($"black point ({black ?? "0"})", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mask_with_a_background_is_422()
    {
        using HttpResponseMessage response = await PostAsync(("om", "true"), ("bgc", "white"));
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter");
    }

    [Fact]
    public async Task A_class_that_the_model_does_not_have_is_422()
    {
        using HttpResponseMessage response = await PostAsync(("extras", """{"cc":"upper"}"""));
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter");
    }

    [Theory]
    [InlineData("nonsense", "model_not_found")]
    [InlineData("../../../etc/passwd", "model_not_found")]
    [InlineData("/etc/passwd", "model_not_found")]
    [InlineData("tiny.onnx", "model_not_found")]
    [InlineData("birefnet-general", "model_not_installed")]
    public async Task A_model_that_is_not_here_is_422(string model, string code)
    {
        using HttpResponseMessage response = await PostAsync(("model", model));
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task A_precision_that_is_not_here_is_422()
    {
        using HttpResponseMessage response = await PostAsync(("precision", "int8"));
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "model_not_found");
    }

    [Fact]
    public async Task An_invalid_model_is_500_without_details()
    {
        string model = TestModels.Broken;
        using HttpResponseMessage response = await PostAsync(("model", model));
        await Refusal.AssertAsync(response, HttpStatusCode.InternalServerError, "model_unusable");
    }

    private Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields) =>
        tiny.Server.Client.PostAsync("/api/remove", RunningServer.Form("file", TestPhotos.Jpeg(), "photo.jpg", fields), TestContext.Current.CancellationToken);
}

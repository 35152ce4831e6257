using System.Globalization;
using System.Net;

using Rembg.Inference;
using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>A second model over the API: it is asked below a certainty, and models that cannot be combined are rejected.</summary>
public sealed class SecondModelTests(TinyServer tiny) : IClassFixture<TinyServer>
{
    [Fact]
    public async Task The_more_certain_mask_is_used_as_in_the_library()
    {
        (string first, string second) = (TestModels.Tiny, TestModels.Other);
        using TemporaryDirectory files = new();
        await File.WriteAllBytesAsync(files["photo.jpg"], TestPhotos.Jpeg(), TestContext.Current.CancellationToken);
        using SegmentationModel model = SegmentationModel.Load(TestModels.PathOf(first));
        using SegmentationModel other = SegmentationModel.Load(TestModels.PathOf(second));
        BackgroundRemover remover = new(model, new RemovalOptions(), second: new SecondModel(() => other, below: 1));
        RemovalResult expected = remover.Remove(files["photo.jpg"], files["expected.png"], TestContext.Current.CancellationToken);
        Assert.Equal([first, second], expected.Looks.Select(static look => look.Model));

        using HttpResponseMessage response = await PostAsync(("model", first), ("second_model", second), ("second_below", "1"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(await File.ReadAllBytesAsync(files["expected.png"], TestContext.Current.CancellationToken), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal([string.Join("; ", expected.Looks)], response.Headers.GetValues("X-Rembg-Looks"));
        Assert.Equal([expected.Model], response.Headers.GetValues("X-Rembg-Model"));
        Assert.Equal([expected.Certainty.ToString("0.000", CultureInfo.InvariantCulture)], response.Headers.GetValues("X-Rembg-Certainty"));
    }

    [Fact]
    public async Task The_other_api_uses_the_same_mask()
    {
        (string, string)[] fields = [("model", TestModels.Tiny), ("second_model", TestModels.Other), ("second_below", "1")];
        using HttpResponseMessage one = await PostAsync(fields);
        using MultipartFormDataContent form = RunningServer.Form("image_file", TestPhotos.Jpeg(), "photo.jpg", [.. fields, ("size", "full")]);
        using HttpResponseMessage other = await tiny.Server.Client.PostAsync("/v1.0/removebg", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(one.Headers.GetValues("X-Rembg-Looks"), other.Headers.GetValues("X-Rembg-Looks"));
        Assert.Equal(await one.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), await other.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        using MultipartFormDataContent same = RunningServer.Form("image_file", TestPhotos.Jpeg(), "photo.jpg", ("model", TestModels.Tiny), ("second_model", TestModels.Tiny));
        using HttpResponseMessage refused = await tiny.Server.Client.PostAsync("/v1.0/removebg", same, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("is the first model", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certain_mask_needs_no_second_model()
    {
        using HttpResponseMessage response = await PostAsync(("second_model", TestModels.Other), ("second_below", "0.0001"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Rembg-Looks"));
    }

    [Fact]
    public async Task The_first_model_is_no_second_model()
    {
        using HttpResponseMessage response = await PostAsync(("model", TestModels.Tiny), ("second_model", TestModels.Tiny.ToUpperInvariant()));
        Assert.Contains("is the first model", await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "model_not_found", "The second model is unknown")]
    [InlineData("../../../etc/passwd", "model_not_found", "The second model is unknown")]
    [InlineData("birefnet-general", "model_not_installed", "'birefnet-general'")]
    public async Task A_second_model_that_is_not_installed_is_422(string name, string code, string part)
    {
        using HttpResponseMessage response = await PostAsync(("second_model", name));
        Assert.Contains(part, await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, code), StringComparison.Ordinal);
    }

    /// <summary>A photo that would not need the second model is rejected as well, so that the answer does not depend on the photo.</summary>
    [Theory]
    [InlineData(true, "1")]
    [InlineData(true, "0.0001")]
    [InlineData(false, "1")]
    [InlineData(false, "0.0001")]
    public async Task A_model_with_classes_is_422_as_first_and_as_second_model(bool isFirst, string below)
    {
        (string first, string second) = isFirst ? (TestModels.Colors, TestModels.Tiny) : (TestModels.Tiny, TestModels.Colors);
        using HttpResponseMessage response = await PostAsync(("model", first), ("second_model", second), ("second_below", below));
        Assert.StartsWith("The model 'colors' distinguishes classes", await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_model_that_is_damaged_is_500_without_details()
    {
        using HttpResponseMessage response = await PostAsync(("second_model", TestModels.Broken));
        await Refusal.AssertAsync(response, HttpStatusCode.InternalServerError, "model_unusable");
    }

    [Fact]
    public async Task A_server_for_one_model_at_a_time_does_not_ask_clients_to_come_again()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--model-limit", "1");
        using HttpResponseMessage response = await server.PostPhotoAsync($"/api/remove?second_model={TestModels.Other}");
        Assert.Contains("one model at a time", await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "invalid_parameter"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_in_a_model_file_may_contain_any_character()
    {
        string model = TestModels.InstallAlone("stated.int8", TinyModel.WithMetadata(TinyModel.Brightness(80, 80), "rembg.name", "Möbel\r\nX-Forged: 1"));
        using HttpResponseMessage response = await PostAsync(("model", model), ("second_model", TestModels.Tiny), ("second_below", "1"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("M?bel??X-Forged: 1 80: ", response.Headers.GetValues("X-Rembg-Looks").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("X-Forged"));
    }

    private Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields) =>
        tiny.Server.Client.PostAsync("/api/remove", RunningServer.Form("file", TestPhotos.Jpeg(), "photo.jpg", fields), TestContext.Current.CancellationToken);
}

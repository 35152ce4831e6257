using System.Globalization;
using System.Net;

using Rembg.Inference;
using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>Second looks over the API, with the real model: the headers tell of each look, as the library does.</summary>
public sealed class SecondLookTests(RealServer real) : IClassFixture<RealServer>
{
    [Theory]
    [InlineData("always", SecondLook.Always, 2)]
    [InlineData("NEVER", SecondLook.Never, 1)]
    public async Task The_headers_show_the_looks_of_the_library(string value, SecondLook secondLook, int count)
    {
        string photo = SharedData.Photo("girl-1.jpg");
        using TemporaryDirectory files = new();
        using SegmentationModel model = SegmentationModel.Load(SharedData.Model);
        RemovalResult expected = new BackgroundRemover(model, new RemovalOptions { SecondLook = secondLook }).Remove(photo, files["expected.png"], TestContext.Current.CancellationToken);
        Assert.Equal(count, expected.Looks.Count);

        using HttpResponseMessage response = await real.Server.PostAsync("/api/remove", photo, ("second_look", value));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(await File.ReadAllBytesAsync(files["expected.png"], TestContext.Current.CancellationToken), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(expected.Certainty.ToString("0.000", CultureInfo.InvariantCulture), response.Headers.GetValues("X-Rembg-Certainty").Single());
        Assert.Equal(count > 1 ? [string.Join("; ", expected.Looks)] : [], response.Headers.TryGetValues("X-Rembg-Looks", out IEnumerable<string>? looks) ? looks : []);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("always")]
    [InlineData("never")]
    public async Task The_other_api_has_the_same_parameter_and_headers(string value)
    {
        string photo = SharedData.Photo("girl-1.jpg");
        using HttpResponseMessage one = await real.Server.PostAsync("/api/remove", photo, ("second_look", value));
        using HttpResponseMessage other = await real.Server.Client.PostAsync(
            "/v1.0/removebg", RunningServer.Form("image_file", await File.ReadAllBytesAsync(photo, TestContext.Current.CancellationToken), "photo.jpg", ("second_look", value)), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.All((string[])["X-Rembg-Certainty", "X-Rembg-Looks"], name => Assert.Equal(ValueOf(one, name), ValueOf(other, name)));
        Assert.Equal(value == "never", ValueOf(other, "X-Rembg-Looks") is null);
    }

    private static string? ValueOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : null;
}

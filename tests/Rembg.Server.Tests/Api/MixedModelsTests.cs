using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>Many clients at once, each with a model of its own choice, and room for fewer models than there are.</summary>
public sealed class MixedModelsTests
{
    [Fact]
    public async Task Every_client_gets_the_result_of_its_own_model()
    {
        const int Count = 60;
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "2", "--model-limit", "1", "--queue-size", "100");
        string[] models = [TestModels.Tiny, TestModels.Other];
        Dictionary<string, byte[]> expected = models.ToDictionary(static model => model, static model => Expected.Of(model, TestPhotos.Jpeg()));
        Assert.NotEqual(expected[models[0]], expected[models[1]]);

        (string Model, HttpStatusCode Status, byte[] Body)[] answers = await Task.WhenAll(Enumerable.Range(0, Count).Select(async i =>
        {
            string model = models[i % 2];
            using HttpResponseMessage response = await server.PostPhotoAsync($"/api/remove?model={model}");
            return (model, response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }));

        // One model is there at a time: what finds the other in use is told to come again.
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        Assert.All(answers.Where(static answer => answer.Status == HttpStatusCode.OK), answer => Assert.Equal(expected[answer.Model], answer.Body));
        Assert.Contains(answers, static answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_model_of_pixels_makes_the_same_masks_as_a_model_of_planes()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        using HttpResponseMessage planes = await server.PostPhotoAsync($"/api/remove?model={TestModels.Tiny}");
        using HttpResponseMessage pixels = await server.PostPhotoAsync($"/api/remove?model={TestModels.TinyPixels}");
        Assert.Equal(HttpStatusCode.OK, pixels.StatusCode);
        Assert.Equal(await planes.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), await pixels.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_model_that_is_in_use_refuses_others_where_there_is_room_for_one()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "2", "--model-limit", "1");
        Inference.SegmentationModelCache models = (Inference.SegmentationModelCache)server.Services.GetService(typeof(Inference.SegmentationModelCache))!;
        using (models.Borrow(TestModels.PathOf(TestModels.Tiny)))
        {
            using HttpResponseMessage refused = await server.PostPhotoAsync($"/api/remove?model={TestModels.Other}");
            await Refusal.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "busy");
            Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        }

        using HttpResponseMessage taken = await server.PostPhotoAsync($"/api/remove?model={TestModels.Other}");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }
}

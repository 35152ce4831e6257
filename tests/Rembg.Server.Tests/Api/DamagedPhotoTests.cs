using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>Photos that are damaged, or too much for a format, are the client's affair: never 500, and nothing of the machine is told.</summary>
public sealed class DamagedPhotoTests(TinyServer tiny) : IClassFixture<TinyServer>
{
    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    [InlineData(".tif")]
    [InlineData(".gif")]
    public async Task A_damaged_photo_is_never_500(string extension)
    {
        byte[] whole = TestPhotos.Draw(90, 70, extension);
        Random random = new(7);
        for (int i = 0; i < 30; i++)
        {
            byte[] damaged = i % 3 == 0 ? whole[..random.Next(12, whole.Length)] : [.. whole];
            for (int flips = random.Next(6); flips > 0; flips--)
            {
                damaged[random.Next(12, damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove", damaged, "image/jpeg");
            string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(
                response.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge,
                $"Damage {i}: {(int)response.StatusCode} {body}");
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Refusal.AssertNoPath(body);
            }
        }
    }

    [Fact]
    public async Task A_photo_that_is_larger_than_its_output_format_can_be_is_422()
    {
        using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove?format=webp", TestPhotos.Draw(16400, 8, ".png"), "image/png");
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "unwritable_image");
    }
}

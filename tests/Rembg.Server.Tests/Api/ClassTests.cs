using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>A model of classes over the API: a stack of all of them, as rembg's server gives clothes, or the one that is asked for.</summary>
public sealed class ClassTests
{
    [Fact]
    public async Task Without_a_class_all_lie_one_below_the_other_and_with_one_it_is_alone()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string photo = SharedData.Photo("boat.jpg");
        Pixels stack = await ReadAsync(await server.PostAsync("/api/remove", photo, ("model", TestModels.Colors), ("om", "true")));
        List<byte> parts = [];
        foreach (string name in (string[])["red", "green", "blue"])
        {
            string extras = Uri.EscapeDataString($$"""{"cc":"{{name}}"}""");
            Pixels part = await ReadAsync(await server.PostAsync($"/api/remove?extras={extras}", photo, ("model", TestModels.Colors), ("om", "true")));
            Assert.Equal((stack.Width, stack.Height), (part.Width, 3 * part.Height));
            parts.AddRange(part.Values);
        }

        Assert.Equal(parts, stack.Values);
    }

    private static async Task<Pixels> ReadAsync(HttpResponseMessage answer)
    {
        using HttpResponseMessage response = answer.EnsureSuccessStatusCode();
        using TemporaryDirectory files = new();
        await File.WriteAllBytesAsync(files["mask.png"], await response.Content.ReadAsByteArrayAsync());
        return Pixels.Read(files["mask.png"]);
    }
}

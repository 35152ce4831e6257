using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Writing;
using Rembg.Tests.Reports;

namespace Rembg.Tests;

/// <summary>A browser shows the pixels that were encoded.</summary>
public sealed class PngBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string ReadPixels = """
        async data => {
            const picture = new Image();
            picture.src = 'data:image/png;base64,' + data;
            await picture.decode();
            const canvas = document.createElement('canvas');
            canvas.width = picture.naturalWidth;
            canvas.height = picture.naturalHeight;
            const context = canvas.getContext('2d');
            context.drawImage(picture, 0, 0);
            const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
            let text = '';
            for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
            return btoa(text);
        }
        """;

    [Fact]
    public async Task Pixels_are_shown_as_they_were_encoded()
    {
        Assert.SkipWhen(chromium.Browser is null, "No browser is installed.");
        await using Microsoft.Playwright.IBrowserContext context = await chromium.Browser.NewContextAsync();
        Microsoft.Playwright.IPage page = await context.NewPageAsync();

        // A canvas multiplies colours by alpha, so the pixels are opaque, or transparent and 0.
        foreach (DrawnContent content in new[] { DrawnContent.Subject, DrawnContent.Transparent })
        {
            Pixels pixels = DrawnPixels.Draw(content, 400, 300, bands: 4, seed: 8);
            Assert.Equal(pixels.Values, await ReadAsync(page, pixels));
        }

        Pixels grey = DrawnPixels.Draw(DrawnContent.Noisy, 333, 100, bands: 1, seed: 9);
        Assert.Equal(grey.Values.SelectMany(static value => new[] { value, value, value, byte.MaxValue }), await ReadAsync(page, grey));
    }

    private static async Task<byte[]> ReadAsync(Microsoft.Playwright.IPage page, Pixels pixels)
    {
        using Image image = pixels.ToImage();
        using MemoryStream file = new();
        OutputTarget.WriteStream(file, "test", target => new ImageEncoding().Write(image, target));
        return Convert.FromBase64String(await page.EvaluateAsync<string>(ReadPixels, Convert.ToBase64String(file.ToArray())));
    }
}

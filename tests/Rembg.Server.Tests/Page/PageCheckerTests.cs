using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>The ground that a transparent picture is looked at on.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageCheckerTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageCheckerTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(ColorScheme.Dark, 24)]
    [InlineData(ColorScheme.Light, 24)]
    [InlineData(ColorScheme.Dark, 244)]
    [InlineData(ColorScheme.Light, 244)]
    public async Task A_picture_is_seen_on_its_ground_in_both_schemes(ColorScheme scheme, int tone)
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync(), scheme: scheme);
        await page.CutOutAsync(Disc(tone));
        await page.Page.WaitForFunctionAsync("() => document.getElementById('backdrop').dataset.tone && document.querySelector('.card .thumb').dataset.tone");
        Assert.InRange(await BrightnessAsync(page, 0.5, 0.5), tone - 12, tone + 12);
        foreach ((double x, double y) in new[] { (0.04, 0.04), (0.05, 0.9), (0.93, 0.06) })
        {
            Assert.True(Math.Abs(await BrightnessAsync(page, x, y) - tone) > 100, $"{await BrightnessAsync(page, x, y)} behind {tone}");
        }

        await page.PictureAsync($"checker-{scheme}-{tone}");
    }

    [Fact]
    public async Task The_preview_background_can_be_chosen_and_is_not_part_of_the_file()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.CutOutAsync(Disc(24));
        foreach ((string choice, Func<int, int, bool> isRight) in new (string, Func<int, int, bool>)[]
        {
            ("dark", static (red, green) => red < 110 && green < 110),
            ("light", static (red, green) => red > 200 && green > 200),
            ("green", static (red, green) => green - red > 100),
        })
        {
            await page.ChooseAsync("checker", choice);
            (int red, int green, _) = await page.ColorAtAsync(0.04, 0.04);
            Assert.True(isRight(red, green), $"{choice}: {red}, {green}");
        }

        Assert.Equal(1, page.Sent);
        await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["file"]);
        Pixels file = Pixels.Read(_files["file"]);
        Assert.Equal(0, file[8, 8, 3]);

        // A colour of the file's own leaves no ground to choose.
        await page.Page.Locator("#swatches [aria-label=White]").ClickAsync();
        Assert.False(await page.Page.Locator("#checker-row").IsVisibleAsync());
    }

    /// <summary>A grey disc on a ground of a colour that no grey has.</summary>
    private string Disc(int tone)
    {
        using NetVips.Image image = Pixels.Draw(320, 320, (x, y) =>
            Math.Pow(x - 160, 2) + Math.Pow(y - 160, 2) < 100 * 100 ? (tone, tone, tone) : (90, 140, 190)).ToImage();
        image.WriteToFile(_files[$"disc-{tone}.png"]);
        return _files[$"disc-{tone}.png"];
    }

    private static async Task<int> BrightnessAsync(OpenedPage page, double x, double y)
    {
        (int red, int green, int blue) = await page.ColorAtAsync(x, y);
        return (red + green + blue) / 3;
    }
}

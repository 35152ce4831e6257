using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>Background, shadow and size: what the page shows is what the file has.</summary>
[Collection(InAnotherBrowser.Name)]
public sealed class PageFinishTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageFinishTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("photo", false, 2)]
    [InlineData("tight", false, 2)]
    [InlineData("small", false, 1)]
    [InlineData("large", true, 1)]
    [InlineData("photo", true, 1)]
    public async Task The_size_that_is_shown_is_the_files(string frame, bool isSquare, int sent)
    {
        await using OpenedPage page = await OpenAsync();
        await page.ChooseAsync("frame", frame);
        await page.Page.Locator("[name=square]").SetCheckedAsync(isSquare);

        // JPEG, so that even the whole photo is not the preview.
        await page.Page.SelectOptionAsync("#format", "jpeg");
        (int Width, int Height) shown = await SizeAsync(page);
        Assert.Equal(frame == "photo" && !isSquare, shown == (770, 595));
        Pixels file = await DownloadAsync(page);
        Assert.Equal((file.Width, file.Height), shown);
        Assert.Equal(isSquare, file.Width == file.Height);
        Assert.Equal(sent, page.Sent);

        // The frame on the page has the file's shape, and the bytes are the file's.
        LocatorBoundingBoxResult box = (await page.Page.Locator("#frame").BoundingBoxAsync())!;
        Assert.InRange(box.Width / box.Height / (file.Width / (double)file.Height), 0.99, 1.01);
        await page.Page.Locator("#viewer-facts", new PageLocatorOptions { HasText = $"{Math.Round(new FileInfo(_files["file"]).Length / 1024.0)} KB" }).WaitForAsync();
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task No_margin_cuts_where_the_subject_ends_and_a_margin_is_around_it()
    {
        await using OpenedPage page = await OpenAsync();
        await page.ChooseAsync("frame", "tight");
        Pixels tight = await DownloadAsync(page);
        await page.ChooseAsync("frame", "small");
        Pixels small = await DownloadAsync(page);
        int margin = (int)Math.Round(Math.Max(tight.Width, tight.Height) * 0.06);
        Assert.Equal((tight.Width + (2 * margin), tight.Height + (2 * margin)), (small.Width, small.Height));
        for (int x = 0; x < small.Width; x++)
        {
            Assert.Equal(0, small[x, margin / 2, 3]);
        }

        // The picture inside is the same.
        int differing = Enumerable.Range(0, tight.Height).Count(y => small[(tight.Width / 2) + margin, y + margin, 3] != tight[tight.Width / 2, y, 3]);
        Assert.Equal(0, differing);
    }

    [Theory]
    [InlineData("soft")]
    [InlineData("strong")]
    public async Task A_shadow_is_seen_at_once_and_is_the_same_in_the_file(string shadow)
    {
        await using OpenedPage page = await OpenAsync();
        await page.Page.Locator("#swatches [aria-label=White]").ClickAsync();
        await page.ChooseAsync("frame", "large");
        await page.ChooseAsync("shadow", shadow);
        await page.Page.WaitForFunctionAsync("() => document.getElementById('after').style.filter.includes('drop-shadow')");
        Pixels file = await DownloadAsync(page);
        Assert.Equal(1, page.Sent);

        int shaded = 0;
        foreach (double x in new[] { 0.3, 0.4, 0.5, 0.6, 0.7 })
        {
            foreach (double y in new[] { 0.1, 0.62, 0.66, 0.7, 0.74, 0.78, 0.82, 0.97 })
            {
                int expected = Patch(file, x, y, out bool isFlat);
                (int red, _, _) = await page.ColorAtAsync(x, y);
                Assert.True(!isFlat || Math.Abs(red - expected) <= 14, $"{x} {y}: {red} on the page, {expected} in the file");
                shaded += isFlat && expected is > 60 and < 245 ? 1 : 0;
            }
        }

        // The comparison was of shadow, too, and not of white alone.
        Assert.True(shaded > 2, $"{shaded}");
        Assert.Equal(255, file[3, 3, 0]);
    }

    [Fact]
    public async Task A_shop_photo_is_white_square_and_a_jpeg_with_one_click()
    {
        await using OpenedPage page = await OpenAsync();
        ILocator preset = page.Page.Locator("#presets button", new PageLocatorOptions { HasText = "Shop photo" });
        await preset.ClickAsync();
        Assert.Equal("true", await preset.GetAttributeAsync("aria-pressed"));
        string name = await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["shop"]);
        Assert.Equal("horse.nobg.jpg", name);
        Pixels file = Pixels.Read(_files["shop"]);
        Assert.Equal((file.Width, 3), (file.Height, file.Bands));
        Assert.Equal([255, 255, 255], [file[2, 2, 0], file[2, 2, 1], file[2, 2, 2]]);
        await page.ChooseAsync("shadow", "soft");
        Assert.Equal("false", await preset.GetAttributeAsync("aria-pressed"));
    }

    [Fact]
    public async Task A_background_picture_fills_the_frame_of_a_file_that_the_page_makes()
    {
        using (NetVips.Image halves = Pixels.Draw(60, 30, static (x, _) => x < 30 ? (210, 20, 20) : (20, 20, 210)).ToImage())
        {
            halves.WriteToFile(_files["halves.png"]);
        }

        await using OpenedPage page = await OpenAsync();
        await page.ChooseAsync("background", "image");
        await page.Page.SetInputFilesAsync("#picture", _files["halves.png"]);
        await page.ChooseAsync("frame", "large");
        Pixels file = await DownloadAsync(page);
        Assert.Equal(1, page.Sent);
        foreach (double x in new[] { 0.03, 0.2, 0.8, 0.97 })
        {
            (int red, _, int blue) = await page.ColorAtAsync(x, 0.05);
            (int column, int row) = ((int)(x * file.Width), (int)(0.05 * file.Height));
            Assert.InRange(Math.Abs(red - file[column, row, 0]) + Math.Abs(blue - file[column, row, 2]), 0, 30);
            Assert.Equal(x < 0.5, file[column, row, 0] > 150);
        }
    }

    [Fact]
    public async Task A_format_that_browsers_cannot_write_is_announced_and_becomes_a_png()
    {
        await using OpenedPage page = await OpenAsync();
        await page.Page.SelectOptionAsync("#format", "tiff");
        Assert.False(await page.Page.Locator("#format-note").IsVisibleAsync());
        await page.ChooseAsync("shadow", "soft");
        Assert.Equal("With a shadow or a margin, the file is a PNG, not a TIFF.", await page.Page.Locator("#format-note").InnerTextAsync());
        Assert.Equal("horse.nobg.png", await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["file"]));
        Assert.Equal(4, Pixels.Read(_files["file"]).Bands);
    }

    private async Task<OpenedPage> OpenAsync()
    {
        OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        return page;
    }

    private async Task<Pixels> DownloadAsync(OpenedPage page)
    {
        await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["file"]);
        return Pixels.Read(_files["file"]);
    }

    /// <summary>The size that the page shows, once the frame has settled.</summary>
    private static async Task<(int Width, int Height)> SizeAsync(OpenedPage page)
    {
        await page.Page.WaitForTimeoutAsync(300);
        string text = await page.Page.Locator("#viewer-facts").InnerTextAsync();
        int[] sides = [.. text.Split('·')[0].Split('×').Select(static side => int.Parse(side, System.Globalization.CultureInfo.InvariantCulture))];
        return (sides[0], sides[1]);
    }

    /// <summary>The file's red at a place, and whether it is much the same around it: at edges a shift of half a pixel would count.</summary>
    private static int Patch(Pixels file, double x, double y, out bool isFlat)
    {
        (int column, int row) = ((int)(x * file.Width), (int)(y * file.Height));
        byte[] around = [.. from dx in Enumerable.Range(-4, 9) from dy in Enumerable.Range(-4, 9) select file[column + dx, row + dy, 0]];
        isFlat = around.Max() - around.Min() < 30;
        return file[column, row, 0];
    }
}

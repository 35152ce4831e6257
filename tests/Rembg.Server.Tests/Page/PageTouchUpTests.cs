using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>Touching up by brush, and the file that comes of it.</summary>
[Collection(InAnotherBrowser.Name)]
public sealed class PageTouchUpTests : IDisposable
{
    // Places of the photo as shares of its sides: inside the horse, and on the grass.
    private const double HorseX = 0.55;
    private const double HorseY = 0.5;
    private const double GrassX = 0.9;
    private const double GrassY = 0.85;

    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageTouchUpTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_brush_removes_and_brings_back_pixels_of_the_file_at_its_full_size()
    {
        await using OpenedPage page = await OpenAsync();
        Pixels before = await DownloadAsync(page);
        Assert.Equal((255, 0), (Alpha(before, HorseX, HorseY), Alpha(before, GrassX, GrassY)));

        await TouchAsync(page);
        await PaintAsync(page, HorseX, HorseY);
        await page.Page.Locator("#brush [value=keep]").CheckAsync();
        await PaintAsync(page, GrassX, GrassY);
        await page.PictureAsync("touch-painted");
        await FinishAsync(page);
        Pixels after = await DownloadAsync(page);
        Pixels original = Pixels.Read(SharedData.Photo("horse.jpg"));
        Assert.Equal((original.Width, original.Height), (after.Width, after.Height));
        Assert.Equal((0, 255), (Alpha(after, HorseX, HorseY), Alpha(after, GrassX, GrassY)));

        // The brush brings back the photo, as far as two decoders of JPEG agree.
        (int x, int y) = Place(after, GrassX, GrassY);
        Assert.All(Enumerable.Range(0, 3), band => Assert.InRange(after[x, y, band] - original[x, y, band], -3, 3));

        // The edge of the brush is soft, and nothing far from it has changed.
        byte[] column = [.. Enumerable.Range(0, after.Height).Select(row => after[Place(after, HorseX, HorseY).X, row, 3])];
        Assert.Contains(column, static alpha => alpha is > 20 and < 235);
        Assert.Equal(Enumerable.Range(0, 100).Select(row => before[200, row, 3]), Enumerable.Range(0, 100).Select(row => after[200, row, 3]));
        Assert.Equal("Ready · touched up", await page.Cards.Locator(".card-facts").InnerTextAsync());
        Assert.Equal(1, page.Sent);
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task Strokes_are_undone_and_redone_one_by_one()
    {
        await using OpenedPage page = await OpenAsync();
        await TouchAsync(page);
        Assert.Equal("true", await page.Page.Locator("#touch-undo").GetAttributeAsync("aria-disabled"));
        await PaintAsync(page, HorseX, HorseY);
        await PaintAsync(page, 0.45, HorseY);
        Assert.Equal((0, 0), (await AlphaOnCanvasAsync(page, HorseX, HorseY), await AlphaOnCanvasAsync(page, 0.45, HorseY)));
        await page.Page.Keyboard.PressAsync("Control+z");
        Assert.Equal((0, 255), (await AlphaOnCanvasAsync(page, HorseX, HorseY), await AlphaOnCanvasAsync(page, 0.45, HorseY)));
        await page.Page.Locator("#touch-undo").ClickAsync();
        Assert.Equal("Undone. 0 strokes.", await page.Page.Locator("#touch-status").TextContentAsync());
        Assert.Equal(255, await AlphaOnCanvasAsync(page, HorseX, HorseY));
        await page.Page.Locator("#touch-redo").ClickAsync();
        Assert.Equal((0, 255), (await AlphaOnCanvasAsync(page, HorseX, HorseY), await AlphaOnCanvasAsync(page, 0.45, HorseY)));
        await FinishAsync(page);
        Pixels file = await DownloadAsync(page);
        Assert.Equal((0, 255), (Alpha(file, HorseX, HorseY), Alpha(file, 0.45, HorseY)));

        // The strokes can be taken back later, too; without any the file is the server's own.
        await TouchAsync(page);
        await page.Page.Keyboard.PressAsync("Control+z");
        await FinishAsync(page);
        Assert.Equal(255, Alpha(await DownloadAsync(page), HorseX, HorseY));
        Assert.Equal("Ready", await page.Cards.Locator(".card-facts").InnerTextAsync());
    }

    [Fact]
    public async Task The_brush_is_moved_and_used_by_keys()
    {
        await using OpenedPage page = await OpenAsync();
        await page.Page.Locator("#viewer-touch").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.WaitForFunctionAsync("() => document.activeElement.id === 'touch-stage'");
        int size = await BrushAsync(page);
        await page.Page.Keyboard.PressAsync("]");
        Assert.True(await BrushAsync(page) > size);
        await page.Page.Keyboard.PressAsync("[");

        // It begins in the middle; Space paints while it is held.
        await page.Page.Keyboard.DownAsync("Space");
        for (int i = 0; i < 6; i++)
        {
            await page.Page.Keyboard.PressAsync("ArrowRight");
        }

        await page.Page.Keyboard.UpAsync("Space");
        Assert.Equal((0, 0), (await AlphaOnCanvasAsync(page, 0.5, 0.5), await AlphaOnCanvasAsync(page, 0.5 + (size * 2.5 / 770), 0.5)));
        await page.Page.Keyboard.PressAsync("k");
        Assert.True(await page.Page.Locator("#brush [value=keep]").IsCheckedAsync());
        await page.Page.Keyboard.PressAsync("Space");
        Assert.Equal(255, await AlphaOnCanvasAsync(page, 0.5 + (size * 3.0 / 770), 0.5));
        await FinishAsync(page);
        Assert.Equal(0, Alpha(await DownloadAsync(page), 0.5, 0.5));
    }

    [Fact]
    public async Task A_zoomed_photo_is_moved_by_wheel_and_hand_and_nothing_is_painted()
    {
        await using OpenedPage page = await OpenAsync();
        await TouchAsync(page);
        for (int i = 0; i < 3; i++)
        {
            await page.Page.Locator("#touch-in").ClickAsync();
        }

        LocatorBoundingBoxResult stage = (await page.Page.Locator("#touch-stage").BoundingBoxAsync())!;
        LocatorBoundingBoxResult before = (await page.Page.Locator("#touch-frame").BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(stage.X + 300, stage.Y + 300);
        await page.Page.Mouse.WheelAsync(0, 40);
        await page.Page.Keyboard.PressAsync("m");
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(stage.X + 330, stage.Y + 310, new MouseMoveOptions { Steps = 3 });
        await page.Page.Mouse.UpAsync();
        LocatorBoundingBoxResult after = (await page.Page.Locator("#touch-frame").BoundingBoxAsync())!;
        Assert.Equal((30, -30), (Math.Round(after.X - before.X), Math.Round(after.Y - before.Y)));
        Assert.Equal("true", await page.Page.Locator("#touch-undo").GetAttributeAsync("aria-disabled"));

        // The brush paints where it is on the moved photo.
        await page.Page.Keyboard.PressAsync("r");
        await PaintAsync(page, HorseX, HorseY);
        await FinishAsync(page);
        Assert.Equal(0, Alpha(await DownloadAsync(page), HorseX, HorseY));
    }

    [Fact]
    public async Task Leaving_with_strokes_asks_and_without_any_does_not()
    {
        await using OpenedPage page = await OpenAsync();
        await TouchAsync(page);
        await page.Page.Keyboard.PressAsync("Escape");
        await ClosedAsync(page);

        await TouchAsync(page);
        await PaintAsync(page, HorseX, HorseY);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Locator("#ask-no").ClickAsync();
        Assert.Equal(0, await AlphaOnCanvasAsync(page, HorseX, HorseY));
        await page.Page.Locator("#touch-cancel").ClickAsync();
        await page.Page.Locator("#ask-yes").ClickAsync();
        await ClosedAsync(page);
        Assert.Equal(255, Alpha(await DownloadAsync(page), HorseX, HorseY));
    }

    [Fact]
    public async Task Strokes_stay_over_a_reload_and_are_laid_on_a_new_cut_out()
    {
        await using OpenedPage page = await OpenAsync();
        await TouchAsync(page);
        await PaintAsync(page, HorseX, HorseY);
        await FinishAsync(page);
        await page.Page.WaitForTimeoutAsync(500);
        await page.Page.ReloadAsync();
        await page.ReadyAsync();
        await page.Divider.WaitForAsync();
        Assert.Equal(0, Alpha(await DownloadAsync(page), HorseX, HorseY));

        await page.UnfoldExpertsAsync();
        await page.Page.Locator("[name=smooth]").CheckAsync();
        await page.Page.WaitForResponseAsync("**/api/remove");
        await page.ReachAsync("done", 1);
        Assert.Equal(2, page.Sent);
        Assert.Equal(0, Alpha(await DownloadAsync(page), HorseX, HorseY));
    }

    [Fact]
    public async Task A_touched_up_photo_gets_its_background_margin_and_shadow()
    {
        await using OpenedPage page = await OpenAsync();
        await TouchAsync(page);
        await PaintAsync(page, HorseX, HorseY);
        await FinishAsync(page);
        await page.Page.Locator("#swatches [aria-label=Blue]").ClickAsync();
        await page.Page.SelectOptionAsync("#format", "jpeg");
        Pixels file = await DownloadAsync(page);
        (int x, int y) = Place(file, HorseX, HorseY);
        Assert.Equal(3, file.Bands);
        Assert.InRange(file[x, y, 0] - 0x2f, -8, 8);
        Assert.InRange(file[x, y, 2] - 0xdf, -8, 8);
        Assert.Equal(1, page.Sent);
    }

    [Fact]
    public async Task A_photo_too_large_for_the_browser_is_refused_in_words()
    {
        string path = _files["huge.png"];
        using (NetVips.Image small = Pixels.Draw(90, 80, static (x, y) => Math.Pow(x - 45, 2) + Math.Pow(y - 40, 2) < 600 ? (200, 40, 40) : (240, 240, 240)).ToImage())
        using (NetVips.Image huge = small.Zoom(100, 100))
        {
            huge.WriteToFile(path);
        }

        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.PickAsync(path);
        await page.ReachAsync("done", 1);
        await page.Page.Locator("#viewer-touch").ClickAsync();
        await page.Page.Locator("#notice-text", new PageLocatorOptions { HasText = "9000 × 8000 pixels are more than this browser can edit." }).WaitForAsync();
        Assert.False(await page.Page.Locator("#touch").IsVisibleAsync());
    }

    [Fact]
    public async Task A_photo_that_the_browser_cannot_show_loses_pixels_and_gets_none_back()
    {
        using (NetVips.Image photo = NetVips.Image.NewFromFile(SharedData.Photo("horse.jpg")))
        {
            photo.WriteToFile(_files["horse.tif"]);
        }

        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.PickAsync(_files["horse.tif"]);
        await page.ReachAsync("done", 1);
        await TouchAsync(page);
        Assert.True(await page.Page.Locator("#brush [value=keep]").IsDisabledAsync());
        await PaintAsync(page, HorseX, HorseY);
        await FinishAsync(page);
        Assert.Equal(0, Alpha(await DownloadAsync(page), HorseX, HorseY));
    }

    private async Task<OpenedPage> OpenAsync()
    {
        OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        return page;
    }

    private static async Task TouchAsync(OpenedPage page)
    {
        await page.Page.Locator("#viewer-touch").ClickAsync();
        await page.Page.Locator("#touch[open]").WaitForAsync();
    }

    private static async Task FinishAsync(OpenedPage page)
    {
        await page.Page.Locator("#touch-done").ClickAsync();
        await ClosedAsync(page);
    }

    private static Task ClosedAsync(OpenedPage page) => page.Page.Locator("#touch").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });

    /// <summary>A short stroke of the pointer about a place of the photo.</summary>
    private static async Task PaintAsync(OpenedPage page, double x, double y)
    {
        LocatorBoundingBoxResult frame = (await page.Page.Locator("#touch-frame").BoundingBoxAsync())!;
        (float left, float top) = ((float)(frame.X + (x * frame.Width)), (float)(frame.Y + (y * frame.Height)));
        await page.Page.Mouse.MoveAsync(left - 8, top);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(left + 8, top, new MouseMoveOptions { Steps = 4 });
        await page.Page.Mouse.UpAsync();
    }

    private async Task<Pixels> DownloadAsync(OpenedPage page)
    {
        await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["file"]);
        return Pixels.Read(_files["file"]);
    }

    private static async Task<int> BrushAsync(OpenedPage page) =>
        int.Parse((await page.Page.Locator("#brush-size").GetAttributeAsync("aria-valuetext"))!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static Task<int> AlphaOnCanvasAsync(OpenedPage page, double x, double y) => page.Page.EvaluateAsync<int>(
        "([x, y]) => { const canvas = document.getElementById('touch-canvas'); return canvas.getContext('2d').getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data[3]; }",
        new[] { x, y });

    private static (int X, int Y) Place(Pixels file, double x, double y) => ((int)(x * file.Width), (int)(y * file.Height));

    private static int Alpha(Pixels file, double x, double y) => file[Place(file, x, y).X, Place(file, x, y).Y, 3];
}

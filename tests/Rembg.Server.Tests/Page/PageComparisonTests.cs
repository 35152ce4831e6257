using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>The chosen photo beside its cut-out: divider, zoom and what is seen behind.</summary>
[Collection(InAnotherBrowser.Name)]
public sealed class PageComparisonTests : IDisposable
{
    // A corner of the photo, which is green grass, and where only what lies behind the cut-out is seen.
    private const double CornerX = 0.9;
    private const double CornerY = 0.92;

    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageComparisonTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_divider_follows_the_keys()
    {
        await using OpenedPage page = await OpenAsync();
        Assert.Equal(0, await page.DividerAsync());
        await page.Divider.FocusAsync();
        foreach ((string key, int place) in new[] { ("ArrowLeft", 0), ("Shift+ArrowRight", 10), ("PageUp", 20), ("ArrowLeft", 19), ("End", 100), ("ArrowRight", 100), ("Home", 0), ("ArrowUp", 1) })
        {
            await page.Page.Keyboard.PressAsync(key);
            Assert.Equal(place, await page.DividerAsync());
        }

        Assert.Equal("1 % original", await page.Divider.GetAttributeAsync("aria-valuetext"));
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task The_divider_follows_the_pointer_and_parts_the_pictures_where_it_is()
    {
        await using OpenedPage page = await OpenAsync();
        LocatorBoundingBoxResult frame = (await page.Page.Locator("#frame").BoundingBoxAsync())!;
        LocatorBoundingBoxResult handle = (await page.Divider.Locator(".handle").BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(handle.X + (handle.Width / 2), handle.Y + (handle.Height / 2));
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(frame.X + (frame.Width * 0.6f), handle.Y, new MouseMoveOptions { Steps = 5 });
        await page.Page.Mouse.MoveAsync(frame.X + (frame.Width * 0.8f), handle.Y, new MouseMoveOptions { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        Assert.InRange(await page.DividerAsync(), 79, 81);
        Assert.True(IsGrey(await page.ColorAtAsync(0.85, CornerY)));
        Assert.False(IsGrey(await page.ColorAtAsync(0.75, CornerY)));

        // A click beside it brings it there.
        await page.Page.Mouse.ClickAsync(frame.X + (frame.Width * 0.3f), frame.Y + 20);
        Assert.InRange(await page.DividerAsync(), 29, 31);
        Assert.True(IsGrey(await page.ColorAtAsync(0.75, CornerY)));
    }

    [Fact]
    public async Task A_background_is_seen_at_once_and_asks_the_server_for_nothing()
    {
        await using OpenedPage page = await OpenAsync();
        int sent = page.Sent;
        Assert.True(IsGrey(await page.ColorAtAsync(CornerX, CornerY)));
        await page.Page.Locator("[name=background][value=color]").CheckAsync();
        await page.Page.Locator("#swatches [aria-label=Blue]").ClickAsync();
        AssertNear((0x2f, 0x6f, 0xdf), await page.ColorAtAsync(CornerX, CornerY));
        Assert.Equal("true", await page.Page.Locator("#swatches [aria-label=Blue]").GetAttributeAsync("aria-pressed"));

        using (NetVips.Image red = Pixels.Draw(8, 8, static (_, _) => (200, 30, 40)).ToImage())
        {
            red.WriteToFile(_files["red.png"]);
        }

        await page.Page.Locator("[name=background][value=image]").CheckAsync();
        await page.Page.SetInputFilesAsync("#picture", _files["red.png"]);
        await page.Page.WaitForFunctionAsync("() => document.documentElement.dataset.backdrop === 'image'");
        AssertNear((200, 30, 40), await page.ColorAtAsync(CornerX, CornerY));
        Assert.Equal(sent, page.Sent);
        await page.PictureAsync("background");
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task Mask_only_sends_the_photo_again_and_shows_the_mask()
    {
        await using OpenedPage page = await OpenAsync();
        int sent = page.Sent;
        await page.UnfoldExpertsAsync();
        await page.Page.Locator("[name=maskOnly]").CheckAsync();
        await page.Page.Locator("#label-after", new PageLocatorOptions { HasText = "Mask" }).WaitForAsync();
        Assert.Equal(sent + 1, page.Sent);
        AssertNear((0, 0, 0), await page.ColorAtAsync(CornerX, CornerY));

        // The middle of the horse.
        AssertNear((255, 255, 255), await page.ColorAtAsync(0.55, 0.5));
        Assert.True(await page.Page.Locator("[name=background][value=color]").IsDisabledAsync());
        await page.Page.Locator("[name=maskOnly]").UncheckAsync();
        await page.Page.Locator("#label-after", new PageLocatorOptions { HasText = "Cut-out" }).WaitForAsync();
        Assert.True(IsGrey(await page.ColorAtAsync(CornerX, CornerY)));
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task The_photo_is_zoomed_by_buttons_keys_and_wheel_and_then_moved()
    {
        await using OpenedPage page = await OpenAsync();
        ILocator value = page.Page.Locator("#zoom-value");
        await page.Page.Locator("#zoom-full").ClickAsync();
        Assert.Equal("100 %", await value.InnerTextAsync());
        await page.Page.Locator("#zoom-in").ClickAsync();
        Assert.Equal("125 %", await value.InnerTextAsync());
        await page.Page.Keyboard.PressAsync("-");
        Assert.Equal("100 %", await value.InnerTextAsync());

        LocatorBoundingBoxResult stage = (await page.Page.Locator("#stage").BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(stage.X + 100, stage.Y + 100);
        await page.Page.Keyboard.DownAsync("Control");
        await page.Page.Mouse.WheelAsync(0, -60);
        await page.Page.Keyboard.UpAsync("Control");
        await page.Page.WaitForFunctionAsync("() => document.getElementById('zoom-value').textContent === '149 %'");

        LocatorBoundingBoxResult before = (await page.Page.Locator("#frame").BoundingBoxAsync())!;
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(stage.X + 70, stage.Y + 60, new MouseMoveOptions { Steps = 3 });
        await page.Page.Mouse.UpAsync();
        LocatorBoundingBoxResult after = (await page.Page.Locator("#frame").BoundingBoxAsync())!;
        Assert.Equal((-30, -40), (Math.Round(after.X - before.X), Math.Round(after.Y - before.Y)));
        Assert.Equal(0, await page.DividerAsync());

        await page.Page.Locator("#stage").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowUp");
        Assert.True((await page.Page.Locator("#frame").BoundingBoxAsync())!.Y > after.Y);
        await page.Page.Keyboard.PressAsync("0");
        Assert.Equal("true", await page.Page.Locator("#zoom-fit").GetAttributeAsync("aria-pressed"));
        Assert.True((await page.Page.Locator("#frame").BoundingBoxAsync())!.Height <= stage.Height);
    }

    private async Task<OpenedPage> OpenAsync()
    {
        OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        return page;
    }

    /// <summary>The checkerboard has next to no hue; the grass has.</summary>
    private static bool IsGrey((int Red, int Green, int Blue) color) => Math.Abs(color.Red - color.Blue) <= 12;

    private static void AssertNear((int Red, int Green, int Blue) expected, (int Red, int Green, int Blue) actual)
    {
        int distance = Math.Max(Math.Abs(expected.Red - actual.Red), Math.Max(Math.Abs(expected.Green - actual.Green), Math.Abs(expected.Blue - actual.Blue)));
        Assert.True(distance <= 6, $"{actual} is not {expected}");
    }
}

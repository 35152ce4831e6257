using Microsoft.Playwright;

using Rembg.Tests.Reports;
using Rembg.Tests.Running;

namespace Rembg.Tests.Page;

/// <summary>The page and a server that is busy, locked, narrow or gone.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageServerTests
{
    private readonly Chromium _chromium;

    public PageServerTests(Chromium chromium) => _chromium = chromium;

    [Fact]
    public async Task A_busy_server_is_asked_again_after_a_while()
    {
        // One photo at a time and none waiting: the second of two is refused.
        await using RunningServer server = await RunningServer.StartAsync("--workers", "1", "--queue-size", "0");
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, server.Address);
        Task seen = page.Page.Locator(".badge", new PageLocatorOptions { HasText = "busy" }).First.WaitForAsync();
        await page.PickAsync(SharedData.Photo("horse.jpg"), SharedData.Photo("animal-1.jpg"), SharedData.Photo("girl-1.jpg"));
        await seen;
        await page.ReachAsync("done", 3);
        Assert.Contains(503, page.Statuses);
        await page.AssertSoundAsync("status of 503");
    }

    [Fact]
    public async Task A_connection_that_is_lost_on_the_way_is_made_again()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, server.Address);
        int count = 0;
        await page.Page.RouteAsync("**/api/remove", route => Interlocked.Increment(ref count) <= 2 ? route.AbortAsync("connectionreset") : route.ContinueAsync());
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        Assert.Equal(3, count);
        await page.AssertSoundAsync("ERR_CONNECTION_RESET");
    }

    [Fact]
    public async Task A_locked_server_asks_for_the_key_until_it_is_right()
    {
        await using RunningServer server = await RunningServer.StartAsync("--api-key", "open sesame");
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, server.Address);
        ILocator key = page.Page.Locator("#key-value");
        await key.WaitForAsync();
        await key.FillAsync("wrong");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Locator("#key-text", new PageLocatorOptions { HasText = "not accepted" }).WaitForAsync();
        await key.FillAsync("open sesame");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        Assert.False(await page.Page.Locator("#key").IsVisibleAsync());
        Assert.DoesNotContain("sesame", await page.Page.EvaluateAsync<string>("JSON.stringify({ ...localStorage }) + location.href + document.cookie"), StringComparison.Ordinal);
        await page.AssertSoundAsync("status of 401");
    }

    [Fact]
    public async Task A_question_for_the_key_that_is_dismissed_comes_back_with_the_next_photo()
    {
        await using RunningServer server = await RunningServer.StartAsync("--api-key", "open sesame");
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, server.Address);
        await page.Page.Locator("#key").WaitForAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Locator("#notice").WaitForAsync();
        await page.Page.SetInputFilesAsync("#files", SharedData.Photo("girl-1.jpg"));
        await page.Page.Locator("#key-value").FillAsync("open sesame");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ReachAsync("done", 1);
        Assert.False(await page.Page.Locator("#notice").IsVisibleAsync());
    }

    [Fact]
    public async Task A_too_large_photo_is_not_sent()
    {
        await using RunningServer server = await RunningServer.StartAsync("--file-size-limit", "30000");
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, server.Address);
        await page.PickAsync(SharedData.Photo("horse.jpg"), SharedData.Photo("girl-1.jpg"));
        await page.ReachAsync("done", 1);
        await page.ReachAsync("failed", 1);
        Assert.Equal("The file has 58 KB; this server's limit is 29 KB.", await page.Cards.First.Locator(".card-error").InnerTextAsync());
        Assert.Equal(1, page.Sent);
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task An_unreachable_server_is_reported_and_the_photo_can_be_sent_again()
    {
        RunningServer server = await RunningServer.StartAsync();
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, server.Address);
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        await server.DisposeAsync();
        await page.PickAsync(SharedData.Photo("horse.jpg"));
        await page.ReachAsync("failed", 1);
        Assert.StartsWith("The server cannot be reached", await page.Cards.Last.Locator(".card-error").InnerTextAsync(), StringComparison.Ordinal);
        await page.Cards.Last.Locator(".card-retry").ClickAsync();
        await page.ReachAsync("failed", 0);
        await page.ReachAsync("failed", 1);

        // The first photo is still there to be saved.
        await page.ReachAsync("done", 1);
        Assert.True(await page.Page.Locator("#download-all").IsEnabledAsync());
    }
}

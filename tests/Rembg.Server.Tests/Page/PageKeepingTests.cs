using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>Photos that stay over a reload until they are removed.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageKeepingTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageKeepingTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Cut_outs_are_there_after_a_reload_and_nothing_is_sent_again()
    {
        await using OpenedPage page = await OpenAsync();
        await page.CutOutAsync(SharedData.Photo("horse.jpg"), SharedData.Photo("girl-1.jpg"));
        await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["before.png"]);
        await KeptAsync(page, 2);
        await ReloadAsync(page);
        await page.ReachAsync("done", 2);
        Assert.Equal(["horse.jpg", "girl-1.jpg"], await page.Cards.Locator(".card-name").AllInnerTextsAsync());
        await page.Divider.WaitForAsync();

        // Longer than a change of the settings waits before the photos are sent again.
        await page.Page.WaitForTimeoutAsync(1000);
        Assert.Equal(2, page.Sent);
        string name = await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["after.png"]);
        Assert.Equal("horse.nobg.png", name);
        Assert.Equal(await File.ReadAllBytesAsync(_files["before.png"], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(_files["after.png"], TestContext.Current.CancellationToken));
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task Cut_outs_are_saved_after_a_reload_though_the_server_is_gone()
    {
        await using OpenedPage page = await OpenAsync();
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        await page.ChooseAsync("frame", "small");
        await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["before.png"]);
        await KeptAsync(page, 1);
        await page.Page.RouteAsync("**/api/**", static route => route.AbortAsync());
        await page.Page.ReloadAsync();
        await page.Divider.WaitForAsync();
        await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["after.png"]);
        Assert.Equal(1, page.Sent);
        Assert.Equal(await File.ReadAllBytesAsync(_files["before.png"], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(_files["after.png"], TestContext.Current.CancellationToken));
        await page.AssertSoundAsync("ERR_FAILED");
    }

    [Fact]
    public async Task A_photo_that_was_on_its_way_is_sent_after_the_reload()
    {
        await using OpenedPage page = await OpenAsync();
        await page.Page.RouteAsync("**/api/remove", static _ => Task.CompletedTask);
        await page.Page.RunAndWaitForRequestAsync(() => page.PickAsync(SharedData.Photo("girl-1.jpg")), "**/api/remove");
        await KeptAsync(page, 1);
        await page.Page.UnrouteAllAsync();
        await ReloadAsync(page);
        await page.ReachAsync("done", 1);
    }

    [Fact]
    public async Task A_photo_that_is_removed_does_not_come_back()
    {
        await using OpenedPage page = await OpenAsync();
        await page.CutOutAsync(SharedData.Photo("horse.jpg"), SharedData.Photo("girl-1.jpg"));
        await KeptAsync(page, 2);
        await page.Cards.First.Locator(".card-remove").ClickAsync();
        await KeptAsync(page, 1);
        await ReloadAsync(page);
        await page.ReachAsync("done", 1);

        // The name appears a moment after the card.
        await Assertions.Expect(page.Cards.Locator(".card-name")).ToHaveTextAsync(["girl-1.jpg"]);
    }

    [Fact]
    public async Task A_photo_that_is_removed_by_mistake_is_brought_back()
    {
        await using OpenedPage page = await OpenAsync();
        await page.CutOutAsync(SharedData.Photo("horse.jpg"), SharedData.Photo("girl-1.jpg"));
        await page.Cards.First.Locator(".card-remove").ClickAsync();
        await page.ReachAsync("done", 1);
        Assert.Equal("horse.jpg removed", await page.Page.Locator("#notice-text").InnerTextAsync());
        await page.Page.Locator("#notice-undo").ClickAsync();
        await page.ReachAsync("done", 2);
        Assert.False(await page.Page.Locator("#notice").IsVisibleAsync());
        Assert.Equal("horse.jpg", await page.Page.Locator("#viewer-name").InnerTextAsync());
        Assert.Equal(2, page.Sent);
        await KeptAsync(page, 2);
        await ReloadAsync(page);
        await page.ReachAsync("done", 2);
    }

    [Fact]
    public async Task Removing_all_asks_first_and_removes_the_stored_photos()
    {
        await using OpenedPage page = await OpenAsync();
        await page.CutOutAsync(SharedData.Photo("horse.jpg"), SharedData.Photo("girl-1.jpg"));
        await KeptAsync(page, 2);
        foreach (string no in new[] { "Escape", "Enter" })
        {
            // The button that keeps them has the focus.
            await page.Page.Locator("#remove-all").ClickAsync();
            Assert.Equal("Remove all 2 photos?", await page.Page.Locator("#ask-title").InnerTextAsync());
            await page.Page.Keyboard.PressAsync(no);
            Assert.False(await page.Page.Locator("#ask").IsVisibleAsync());
            Assert.Equal(2, await page.Cards.CountAsync());
        }

        await page.Page.Locator("#remove-all").ClickAsync();
        await page.Page.Locator("#ask-yes").ClickAsync();
        await page.ReachAsync("done", 0);
        await KeptAsync(page, 0);
        await ReloadAsync(page);
        Assert.Equal(0, await page.Cards.CountAsync());
        Assert.True(await page.Page.Locator("h1").IsVisibleAsync());
    }

    [Fact]
    public async Task A_browser_that_keeps_nothing_works_and_warns_before_it_forgets()
    {
        await using OpenedPage page = await OpenAsync("Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('No', 'SecurityError'); } });");
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["girl.png"]);
        Assert.True(await AsksBeforeReloadAsync(page));
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task A_full_disk_stops_nothing_but_the_keeping()
    {
        await using OpenedPage page = await OpenAsync();
        await page.ReadyAsync();
        ICDPSession session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await session.SendAsync("Storage.overrideQuotaForOrigin", new Dictionary<string, object> { ["origin"] = (await _server.AddressAsync()).GetLeftPart(UriPartial.Authority), ["quotaSize"] = 40_000 });
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        await page.DownloadAsync(page.Page.Locator("#viewer-download"), _files["horse.png"]);
        Assert.True(await AsksBeforeReloadAsync(page));
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task A_page_that_keeps_everything_is_left_without_a_question()
    {
        await using OpenedPage page = await OpenAsync();
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        await KeptAsync(page, 1);
        Assert.False(await AsksBeforeReloadAsync(page));
    }

    private async Task<OpenedPage> OpenAsync(string script = "") => await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync(), script: "delete window.showSaveFilePicker;" + script);

    /// <summary>Waits until so many photos are kept, with their cut-outs where they have some.</summary>
    private static Task<IJSHandle> KeptAsync(OpenedPage page, int count) => page.Page.WaitForFunctionAsync(
        """
        (count) => new Promise((resolve) => {
          const opening = indexedDB.open("rembg");
          opening.onsuccess = () => {
            const reading = opening.result.transaction("photos").objectStore("photos").getAll();
            reading.onsuccess = () => {
              opening.result.close();
              const done = document.querySelectorAll(".card[data-state=done]").length;
              resolve(reading.result.length === count && reading.result.filter(({ result }) => result).length === done);
            };
          };
        })
        """,
        count);

    private static async Task ReloadAsync(OpenedPage page)
    {
        await page.Page.ReloadAsync();
        await page.ReadyAsync();
    }

    /// <summary>Reloads; true if the page asks first. Browsers ask only after the user has touched the page.</summary>
    private static async Task<bool> AsksBeforeReloadAsync(OpenedPage page)
    {
        bool asked = false;
        page.Page.Dialog += async (_, dialog) =>
        {
            asked = dialog.Type == DialogType.BeforeUnload;
            await dialog.AcceptAsync();
        };
        await page.Page.Locator("h2").First.ClickAsync();
        await page.Page.ReloadAsync();
        return asked;
    }
}

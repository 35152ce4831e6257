using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>The page on every screen and for everyone: narrow, dark, by keyboard, by ear.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageAccessTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageAccessTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public static TheoryData<int, ColorScheme> Screens =>
        new() { { OpenedPage.Desktop, ColorScheme.Light }, { OpenedPage.Desktop, ColorScheme.Dark }, { 390, ColorScheme.Light }, { 360, ColorScheme.Dark } };

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task The_page_fits_its_screen_can_be_read_and_touched(int width, ColorScheme scheme)
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync(), width, scheme);
        await page.ReadyAsync();
        await AssertFineAsync(page, width);
        await page.PictureAsync($"empty-{width}-{scheme}");

        string text = _files["a file with a long name that is no photo at all, whatever it may be called.jpg"];
        await File.WriteAllTextAsync(text, "This is no photo.");
        await page.PickAsync(SharedData.Photo("horse.jpg"), text, SharedData.Photo("girl-1.jpg"));
        await page.ReachAsync("done", 2);
        await page.ReachAsync("failed", 1);
        if (!await page.Page.Locator("#format").IsVisibleAsync())
        {
            await page.Page.Locator("#options-fold > summary").ClickAsync();
        }

        await page.UnfoldExpertsAsync();
        await page.ChooseAsync("background", "color");
        await page.Page.SelectOptionAsync("#format", "webp");
        await page.Page.Locator("#viewer-details summary").ClickAsync();
        await AssertFineAsync(page, width);
        await page.PictureAsync($"done-{width}-{scheme}");
        foreach (string opener in new[] { "#help-open", "#remove-all", "#viewer-touch" })
        {
            await page.Page.Locator(opener).ClickAsync();
            await page.Page.Locator("dialog[open]").WaitForAsync();
            await AssertFineAsync(page, width);
            await page.Page.Keyboard.PressAsync("Escape");
            await page.Page.Locator("dialog[open]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        }

        await page.AssertSoundAsync("status of 415");
    }

    [Fact]
    public async Task Everything_is_done_by_keyboard_alone()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync(), script: "delete window.showSaveFilePicker;");
        Task<IFileChooser> opened = ChooserAsync(page);
        await page.ReadyAsync();
        await TabToAsync(page, "pick");
        IFileChooser chooser = await OpenChooserAsync(page, opened);
        Assert.True(chooser.IsMultiple);
        await chooser.SetFilesAsync([SharedData.Photo("horse.jpg"), SharedData.Photo("girl-1.jpg")]);
        await page.ReachAsync("done", 2);

        await TabToAsync(page, "divider");
        await page.Page.Keyboard.PressAsync("Home");
        Assert.Equal(0, await page.DividerAsync());
        await page.Page.Keyboard.PressAsync("]");
        Assert.Equal("girl-1.jpg", await page.Page.Locator("#viewer-name").InnerTextAsync());

        await TabToAsync(page, " For experts");
        await page.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, " maskOnly");
        await page.Page.Keyboard.PressAsync("Space");
        await page.Page.Locator("#label-after", new PageLocatorOptions { HasText = "Mask" }).WaitForAsync();
        await page.ReachAsync("done", 2);
        await TabToAsync(page, "download-all");
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Keyboard.PressAsync("Enter"));
        Assert.EndsWith(".zip", download.SuggestedFilename, StringComparison.Ordinal);

        await TabToAsync(page, "help-open");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.True(await page.Page.Locator("#help").IsVisibleAsync());
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.False(await page.Page.Locator("#help").IsVisibleAsync());
        Assert.Equal("help-open", await page.Page.EvaluateAsync<string>("document.activeElement.id"));

        await TabToAsync(page, "horse.jpg card-open");
        await page.Page.Keyboard.PressAsync("Delete");
        Assert.Equal(1, await page.Cards.CountAsync());
        Assert.Equal("girl-1.jpg card-open", await page.Page.EvaluateAsync<string>(Inspections.Focused));
        await page.Page.Keyboard.PressAsync("Delete");
        Assert.Equal("pick", await page.Page.EvaluateAsync<string>(Inspections.Focused));
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task The_tab_key_comes_to_all_that_works_and_shows_where_it_is()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        string[] operable = await page.Page.EvaluateAsync<string[]>(Inspections.Operable);
        List<string> reached = [];
        await page.Page.Locator("body").FocusAsync();
        for (int i = 0; i < operable.Length + 5; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<string?>(Inspections.Focused) is { } name)
            {
                reached.Add(name);
            }
        }

        Assert.Empty(operable.Except(reached));
        Assert.DoesNotContain(reached, static name => name.StartsWith("UNSEEN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Progress_is_announced_to_screen_readers()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        ILocator status = page.Page.Locator("#status");
        Assert.Equal("polite", await status.GetAttributeAsync("aria-live"));
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        await page.Page.WaitForFunctionAsync("() => document.getElementById('status').textContent === '1 done'");
    }

    /// <summary>
    /// Returns the chooser that the page will open. To be called well before the key is pressed: the browser reports only choosers that somebody
    /// waits for, and it opens no second one while an unreported one is open.
    /// </summary>
    private static Task<IFileChooser> ChooserAsync(OpenedPage page)
    {
        TaskCompletionSource<IFileChooser> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Page.FileChooser += (_, chooser) => opened.TrySetResult(chooser);
        return opened.Task;
    }

    /// <summary>Presses Enter until the chooser opens: a busy browser may let a key pass without one.</summary>
    private static async Task<IFileChooser> OpenChooserAsync(OpenedPage page, Task<IFileChooser> opened)
    {
        for (int attempt = 0; attempt < 6 && !opened.IsCompleted; attempt++)
        {
            await page.Page.Keyboard.PressAsync("Enter");
            await Task.WhenAny(opened, Task.Delay(TimeSpan.FromSeconds(15)));
        }

        Assert.True(opened.IsCompleted, $"No chooser opened for the Enter key on '{await page.Page.EvaluateAsync<string?>(Inspections.Focused)}'.");
        return await opened;
    }

    /// <summary>Presses Tab until a thing has the focus.</summary>
    private static async Task TabToAsync(OpenedPage page, string name)
    {
        for (int i = 0; i < 100; i++)
        {
            if (await page.Page.EvaluateAsync<string?>(Inspections.Focused) == name)
            {
                return;
            }

            await page.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key does not come to '{name}'.");
    }

    private static async Task AssertFineAsync(OpenedPage page, int width)
    {
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Inspections.Nameless));
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Inspections.Faint));
        Assert.Empty(width < 600 ? await page.Page.EvaluateAsync<string[]>(Inspections.TooSmall) : []);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }
}

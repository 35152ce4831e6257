using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>Every state of the page, as axe sees it.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageAxeTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageAxeTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public static TheoryData<int, ColorScheme> Screens => new() { { OpenedPage.Desktop, ColorScheme.Light }, { 360, ColorScheme.Dark } };

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task No_state_breaks_a_rule(int width, ColorScheme scheme)
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync(), width, scheme);
        await page.ReadyAsync();
        await Axe.AssertCleanAsync(page, "empty");
        await page.PictureAsync($"axe-empty-{width}");

        TaskCompletionSource answer = new();
        await page.Page.RouteAsync("**/api/remove", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        string text = _files["notes.jpg"];
        await File.WriteAllTextAsync(text, "This is no photo.", TestContext.Current.CancellationToken);
        await page.PickAsync(SharedData.Photo("horse.jpg"), text, SharedData.Photo("girl-1.jpg"));
        await page.ReachAsync("uploading", 2);
        await Axe.AssertCleanAsync(page, "working");
        await page.PictureAsync($"axe-working-{width}");

        answer.SetResult();
        await page.ReachAsync("done", 2);
        await page.ReachAsync("failed", 1);
        await Axe.AssertCleanAsync(page, "done");
        await page.Cards.Nth(1).Locator(".card-open").ClickAsync();
        await Axe.AssertCleanAsync(page, "error");
        await page.PictureAsync($"axe-error-{width}");
        await page.Cards.First.Locator(".card-open").ClickAsync();

        if (!await page.Page.Locator("#format").IsVisibleAsync())
        {
            await page.Page.Locator("#options-fold > summary").ClickAsync();
        }

        await page.UnfoldExpertsAsync();
        await page.Page.Locator("#viewer-details summary").ClickAsync();
        await page.Page.Locator("#presets button", new PageLocatorOptions { HasText = "Studio" }).ClickAsync();
        await Axe.AssertCleanAsync(page, "all unfolded");
        await page.PictureAsync($"axe-unfolded-{width}");
        foreach ((string opener, string dialog) in new[] { ("#help-open", "help"), ("#remove-all", "ask"), ("#viewer-touch", "touch") })
        {
            await page.Page.Locator(opener).ClickAsync();
            await page.Page.Locator($"dialog#{dialog}[open]").WaitForAsync();
            await Axe.AssertCleanAsync(page, dialog);
            await page.PictureAsync($"axe-{dialog}-{width}");
            await page.Page.Keyboard.PressAsync("Escape");
            await page.Page.Locator($"dialog#{dialog}[open]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        }

        await page.AssertSoundAsync("status of 415");
    }
}

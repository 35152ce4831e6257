using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>The first look at a cut-out, and the next step from there.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageFirstLookTests
{
    // Keeps every place that the divider has been at.
    private const string WatchDivider = """
        window.places = [];
        addEventListener("DOMContentLoaded", () => new MutationObserver(() => places.push(Number(document.getElementById("divider").getAttribute("aria-valuenow"))))
          .observe(document.getElementById("divider"), { attributes: true, attributeFilter: ["aria-valuenow"] }));
        """;

    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageFirstLookTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    [Fact]
    public async Task The_original_is_wiped_away_once_and_the_cut_out_stays()
    {
        await using OpenedPage page = await OpenAsync(ReducedMotion.NoPreference, WatchDivider);
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        await page.Page.WaitForFunctionAsync("() => places.length > 2 && places.at(-1) === 0");
        int[] places = await page.Page.EvaluateAsync<int[]>("places");
        Assert.True(places.Max() > 50, string.Join(' ', places));
        int first = Array.FindIndex(places, static place => place > 50);
        Assert.Equal(places[first..].OrderDescending(), places[first..]);
    }

    [Fact]
    public async Task A_hand_on_the_divider_ends_the_wipe()
    {
        await using OpenedPage page = await OpenAsync(ReducedMotion.NoPreference, WatchDivider);
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        await page.Divider.PressAsync("End");
        Assert.Equal(100, await page.DividerAsync());
        await page.Page.WaitForTimeoutAsync(1200);
        Assert.Equal(100, await page.DividerAsync());
    }

    [Fact]
    public async Task Without_motion_the_cut_out_is_there_at_once()
    {
        await using OpenedPage page = await OpenAsync(ReducedMotion.Reduce, WatchDivider);
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        Assert.Equal(0, await page.DividerAsync());
        Assert.All(await page.Page.EvaluateAsync<int[]>("places"), static place => Assert.Equal(0, place));
    }

    [Fact]
    public async Task The_one_button_that_stands_out_is_the_next_step()
    {
        await using OpenedPage page = await OpenAsync();
        await page.ReadyAsync();
        Assert.Equal(["Choose photos"], await ProminentAsync(page));
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        Assert.Equal(["Download"], await ProminentAsync(page));
        Assert.False(await page.Page.Locator("#download-all").IsVisibleAsync());
        Assert.True(await page.Page.Locator("#viewer-download").IsEnabledAsync());
        await page.PickAsync(SharedData.Photo("horse.jpg"));
        await page.ReachAsync("done", 2);
        Assert.Equal(["Download"], await ProminentAsync(page));
        Assert.True(await page.Page.Locator("#download-all").IsVisibleAsync());
    }

    [Fact]
    public async Task Expert_options_are_collapsed()
    {
        await using OpenedPage page = await OpenAsync();
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        string[] expert = ["#model", "[name=precision]", "[name=refine]", "[name=secondLook]", "[name=smooth]", "[name=maskOnly]"];
        foreach (string choice in expert)
        {
            Assert.False(await page.Page.Locator(choice).First.IsVisibleAsync(), choice);
        }

        await page.UnfoldExpertsAsync();
        foreach (string choice in expert)
        {
            Assert.True(await page.Page.Locator(choice).First.IsVisibleAsync(), choice);
        }
    }

    [Fact]
    public async Task A_visitor_without_a_photo_can_try_one_of_the_page()
    {
        await using OpenedPage page = await OpenAsync();
        await page.Page.Locator(".sample").Nth(1).ClickAsync();
        await page.ReachAsync("done", 1);
        Assert.Equal("duck.jpg", await page.Page.Locator("#viewer-name").InnerTextAsync());
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task The_divider_keeps_the_focus_over_several_keys_and_from_photo_to_photo()
    {
        await using OpenedPage page = await OpenAsync();
        await page.PickAsync(SharedData.Photo("horse.jpg"), SharedData.Photo("girl-1.jpg"), SharedData.Photo("human-6.jpg"));
        await page.ReachAsync("done", 3);
        await page.Divider.FocusAsync();
        foreach ((string key, string name) in new[] { ("ArrowRight", "horse.jpg"), ("]", "girl-1.jpg"), ("]", "human-6.jpg"), ("]", "human-6.jpg"), ("[", "girl-1.jpg"), ("+", "girl-1.jpg"), ("0", "girl-1.jpg") })
        {
            await page.Page.Keyboard.PressAsync(key);
            Assert.Equal(name, await page.Page.Locator("#viewer-name").InnerTextAsync());
            await page.Page.WaitForFunctionAsync("() => document.activeElement.id === 'divider'");
        }

        await page.Page.Keyboard.PressAsync("End");
        Assert.Equal(100, await page.DividerAsync());
    }

    private async Task<OpenedPage> OpenAsync(ReducedMotion motion = ReducedMotion.Reduce, string script = "") =>
        await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync(), script: script, motion: motion);

    private static async Task<IEnumerable<string>> ProminentAsync(OpenedPage page)
    {
        IReadOnlyList<string> names = await page.Page.Locator(".button.primary:visible").AllInnerTextsAsync();
        return names.Select(static name => name.Trim());
    }
}

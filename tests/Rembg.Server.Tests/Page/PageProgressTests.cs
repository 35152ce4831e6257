using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>Many photos at once: how far they are, and what went wrong with some.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageProgressTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageProgressTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_bar_and_the_words_say_how_many_are_done()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        using SemaphoreSlim gate = new(0);
        await page.Page.RouteAsync("**/api/remove", async route =>
        {
            await gate.WaitAsync();
            await route.ContinueAsync();
        });
        string text = _files["notes.jpg"];
        await File.WriteAllTextAsync(text, "This is no photo.", TestContext.Current.CancellationToken);
        await page.PickAsync(SharedData.Photo("girl-1.jpg"), text, SharedData.Photo("horse.jpg"), SharedData.Photo("human-6.jpg"));

        ILocator bar = page.Page.GetByRole(AriaRole.Progressbar, new PageGetByRoleOptions { Name = "Photos done" });
        await bar.WaitForAsync();
        for (int ended = 0; ended < 4; ended++)
        {
            await page.Page.WaitForFunctionAsync("words => document.getElementById('overall').getAttribute('aria-valuetext') === words", $"{ended} of 4 done");
            Assert.Equal((ended.ToString(System.Globalization.CultureInfo.InvariantCulture), "4"), (await bar.GetAttributeAsync("aria-valuenow"), await bar.GetAttributeAsync("aria-valuemax")));
            Assert.StartsWith($"{ended}/4", await page.Page.TitleAsync(), StringComparison.Ordinal);
            gate.Release();
        }

        await page.ReachAsync("done", 3);
        await page.ReachAsync("failed", 1);
        Assert.False(await bar.IsVisibleAsync());
        Assert.Equal("3 done · 1 failed", await page.Page.Locator("#summary").InnerTextAsync());
    }

    [Fact]
    public async Task While_photos_are_in_work_the_summary_counts_them()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.Page.RouteAsync("**/api/remove", static _ => Task.CompletedTask);
        await page.PickAsync(SharedData.Photo("girl-1.jpg"), SharedData.Photo("horse.jpg"));
        await page.Page.Locator("#summary", new PageLocatorOptions { HasTextString = "0 of 2 done" }).WaitForAsync();
        await page.Page.WaitForFunctionAsync("() => document.getElementById('status').textContent === '0 of 2 done'");
    }

    [Theory]
    [InlineData(OpenedPage.Desktop)]
    [InlineData(360)]
    public async Task A_reason_is_shown_whole(int width)
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync(), width);
        string text = _files["notes.jpg"];
        await File.WriteAllTextAsync(text, "This is no photo.", TestContext.Current.CancellationToken);
        await page.PickAsync(text);
        await page.ReachAsync("failed", 1);
        string reason = await page.Page.Locator("#veil-text").InnerTextAsync();
        Assert.True(reason.Length > 60, reason);
        Assert.Equal(reason, await page.Cards.Locator(".card-error").InnerTextAsync());

        // Every line of the text lies inside its own box, its card and the window.
        string[] cut = await page.Page.EvaluateAsync<string[]>(
            """
            ["#veil-text", ".card-error"].flatMap((name) => {
              const range = document.createRange();
              range.selectNodeContents(document.querySelector(name));
              const holders = [];
              for (let holder = document.querySelector(name); holder && holder !== document.body; holder = holder.parentElement) {
                holders.push(holder);
              }

              return [...range.getClientRects()].flatMap((line) => holders
                .filter((holder) => getComputedStyle(holder).overflow !== "visible" || holder.matches(name))
                .map((holder) => ({ holder, box: holder.getBoundingClientRect() }))
                .filter(({ box }) => line.left < box.left - 1 || line.right > box.right + 1 || line.top < box.top - 1 || line.bottom > box.bottom + 1)
                .map(({ holder }) => `${name} in ${holder.className || holder.id}`));
            })
            """);
        Assert.Empty(cut);
        await page.PictureAsync($"reason-{width}");
    }
}

using System.Globalization;

using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>The page shows how far each result can be trusted, and marks uncertain ones in words.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageCertaintyTests : IDisposable
{
    private const double Doubtful = 0.9;

    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageCertaintyTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Uncertain_results_are_marked_and_certain_ones_are_not()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        List<double> seen = [];
        foreach (string photo in (string[])["horse.jpg", "girl-1.jpg", "boat.jpg"])
        {
            string stated = await StatedAsync(page, SharedData.Photo(photo), seen.Count + 1);
            double certainty = double.Parse(stated, CultureInfo.InvariantCulture);
            await page.Cards.Last.Locator(".card-open").ClickAsync();
            if (!await page.Page.Locator("#viewer-certainty").IsVisibleAsync())
            {
                await page.Page.Locator("#viewer-details summary").ClickAsync();
            }

            string details = await page.Page.Locator("#viewer-certainty").InnerTextAsync();
            double shown = double.Parse(details.Split(' ')[1], CultureInfo.InvariantCulture);
            Assert.StartsWith("Certainty ", details, StringComparison.Ordinal);
            Assert.Equal(certainty, shown, 0.0101);
            Assert.Equal(certainty < Doubtful, shown < Doubtful);

            ILocator hint = page.Page.Locator("#viewer-hint");
            Assert.Equal(certainty < Doubtful, await hint.IsVisibleAsync());
            Assert.Equal(certainty < Doubtful ? $"Uncertain · {shown:0.00}" : "Ready", await page.Cards.Last.Locator(".card-facts").InnerTextAsync());
            if (certainty < Doubtful)
            {
                Assert.Contains($"(certainty {shown:0.00})", await hint.InnerTextAsync(), StringComparison.Ordinal);
            }

            seen.Add(certainty);
        }

        Assert.Contains(seen, static certainty => certainty < Doubtful);
        Assert.Contains(seen, static certainty => certainty >= Doubtful);
        await page.AssertSoundAsync();
    }

    [Theory]
    [InlineData("girl-1.jpg", "never", true, false)]
    [InlineData("horse.jpg", "always", false, true)]
    public async Task Second_looks_are_taken_as_chosen(string photo, string choice, bool isTaken, bool isTakenThen)
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        Assert.Equal(isTaken, await IsLookedAtTwiceAsync(() => page.PickAsync(SharedData.Photo(photo))));
        await page.ReachAsync("done", 1);
        await page.UnfoldExpertsAsync();
        Assert.True(await page.Page.Locator("[name=secondLook][value=auto]").IsCheckedAsync());
        Assert.Equal(isTakenThen, await IsLookedAtTwiceAsync(
            () => page.Page.Locator($"[name=secondLook][value={choice}]").SetCheckedAsync(true, new LocatorSetCheckedOptions { Force = true })));
        await page.ReachAsync("done", 1);
        await page.AssertSoundAsync();

        async Task<bool> IsLookedAtTwiceAsync(Func<Task> action) =>
            await (await page.Page.RunAndWaitForResponseAsync(action, static answer => answer.Url.EndsWith("/api/remove", StringComparison.Ordinal))).HeaderValueAsync("X-Rembg-Looks") is not null;
    }

    [Fact]
    public async Task A_photo_without_a_subject_has_its_own_hint()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        using NetVips.Image blank = new Pixels(320, 240, 3, new byte[320 * 240 * 3]).ToImage();
        blank.WriteToFile(_files["blank.png"]);
        await page.CutOutAsync(_files["blank.png"]);
        Assert.StartsWith("Nothing stood out", await page.Page.Locator("#viewer-hint").InnerTextAsync(), StringComparison.Ordinal);
        await page.Page.Locator("#viewer-details summary").ClickAsync();
        Assert.False(await page.Page.Locator("#viewer-certainty").IsVisibleAsync());
        Assert.Equal("Ready", await page.Cards.Locator(".card-facts").InnerTextAsync());
        await page.AssertSoundAsync();
    }

    /// <summary>Sends a photo and returns the certainty that the server states.</summary>
    private static async Task<string> StatedAsync(OpenedPage page, string photo, int count)
    {
        IResponse response = await page.Page.RunAndWaitForResponseAsync(() => page.PickAsync(photo), static answer => answer.Url.EndsWith("/api/remove", StringComparison.Ordinal));
        await page.ReachAsync("done", count);
        return (await response.HeaderValueAsync("X-Rembg-Certainty"))!;
    }
}

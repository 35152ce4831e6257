using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>Photos come to the page, are cut out, and go.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PagePhotosTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PagePhotosTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Photos_that_are_picked_and_dropped_come_back_cut_out()
    {
        await using OpenedPage page = await OpenAsync();
        await page.PickAsync(SharedData.Photo("horse.jpg"));
        await page.GiveAsync("drop", ("a girl.jpg", File.ReadAllBytes(SharedData.Photo("girl-1.jpg"))));
        await page.ReachAsync("done", 2);
        Assert.Equal(["horse.jpg", "a girl.jpg"], await page.Cards.Locator(".card-name").AllInnerTextsAsync());
        await AssertShownAsync(page, "horse.jpg");

        await page.Cards.Nth(1).Locator(".card-open").ClickAsync();
        Assert.Equal("a girl.jpg", await page.Page.Locator("#viewer-name").InnerTextAsync());
        await AssertShownAsync(page, "girl-1.jpg");
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task A_photo_has_its_time_step_by_step()
    {
        await using OpenedPage page = await OpenAsync();
        await page.CutOutAsync(SharedData.Photo("girl-1.jpg"));
        ILocator steps = page.Page.Locator("#viewer-timing li");
        Assert.False(await steps.First.IsVisibleAsync());
        await page.Page.Locator("#viewer-details summary").ClickAsync();
        Assert.Matches(@"^u2netp · CPU · (?:\d+ ms|\d+\.\d+ s)$", await page.Page.Locator("#viewer-model").InnerTextAsync());
        string[] names = ["Queue", "Decode", "Inference", "Edges", "Mask", "Encode", "Transfer"];
        IReadOnlyList<string> texts = await steps.AllInnerTextsAsync();
        Assert.Equal(names.Length, texts.Count);
        Assert.All(names.Zip(texts), static step => Assert.Matches($@"^{step.First} [\d.]+ m?s$", step.Second));
    }

    [Fact]
    public async Task A_photo_from_the_clipboard_gets_a_name_of_its_own()
    {
        await using OpenedPage page = await OpenAsync();
        byte[] photo = File.ReadAllBytes(SharedData.Photo("girl-1.jpg"));
        await page.GiveAsync("paste", ("image.png", photo));
        await page.GiveAsync("paste", ("image.png", photo));
        await page.ReachAsync("done", 2);
        Assert.Equal(["pasted-1.png", "pasted-2.png"], await page.Cards.Locator(".card-name").AllInnerTextsAsync());
    }

    [Fact]
    public async Task A_file_that_is_not_a_photo_shows_the_reason_and_the_others_continue()
    {
        await using OpenedPage page = await OpenAsync();
        string text = _files["notes.txt"];
        await File.WriteAllTextAsync(text, "This is no photo.");
        await page.PickAsync(text, SharedData.Photo("girl-1.jpg"));
        await page.ReachAsync("failed", 1);
        await page.ReachAsync("done", 1);
        string reason = await page.Cards.First.Locator(".card-error").InnerTextAsync();
        Assert.StartsWith("The image cannot be read", reason, StringComparison.Ordinal);
        Assert.Equal(reason, await page.Page.Locator("#veil-text").InnerTextAsync());
        Assert.False(await page.Cards.First.Locator(".card-retry").IsVisibleAsync());
        Assert.Equal("1 done · 1 failed", await page.Page.Locator("#summary").InnerTextAsync());
        await page.AssertSoundAsync("status of 415");
    }

    [Fact]
    public async Task A_removed_photo_is_no_longer_requested()
    {
        await using OpenedPage page = await OpenAsync();
        TaskCompletionSource<string?> failure = new();
        page.Page.RequestFailed += (_, request) => failure.TrySetResult(request.Failure);
        await page.Page.RouteAsync("**/api/remove", static _ => Task.CompletedTask);
        await page.Page.RunAndWaitForRequestAsync(() => page.PickAsync(SharedData.Photo("girl-1.jpg")), "**/api/remove");
        await page.Cards.Locator(".card-remove").ClickAsync();
        Assert.Equal("net::ERR_ABORTED", await failure.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(0, await page.Cards.CountAsync());
        Assert.False(await page.Page.Locator("#viewer").IsVisibleAsync());
        Assert.True(await page.Page.Locator("h1").IsVisibleAsync());
    }

    [Fact]
    public async Task Photos_that_are_removed_leave_nothing_in_memory()
    {
        await using OpenedPage page = await OpenAsync();
        string[] photos = [.. Enumerable.Range(0, 6).Select(i => _files.Add(SharedData.Photo("girl-1.jpg"), $"{i}.jpg"))];
        await page.CutOutAsync(photos);
        await page.Page.WaitForFunctionAsync("() => document.querySelectorAll('.thumb img:not([hidden])').length > 0");

        // A small picture for each card, and the two of the chosen photo.
        Assert.InRange(await page.Page.EvaluateAsync<int>("liveUrls"), 3, photos.Length + 2);
        await page.Page.Locator("#remove-all").ClickAsync();
        await page.Page.Locator("#ask-yes").ClickAsync();
        await page.Page.WaitForFunctionAsync("() => liveUrls === 0");
        await page.AssertSoundAsync();
    }

    private async Task<OpenedPage> OpenAsync() => await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());

    /// <summary>Both pictures of the chosen photo are shown, in the photo's own size, and something is cut out.</summary>
    private static async Task AssertShownAsync(OpenedPage page, string photo)
    {
        using NetVips.Image original = NetVips.Image.NewFromFile(SharedData.Photo(photo));
        await page.Page.WaitForFunctionAsync(
            "size => ['before', 'after'].every((id) => { const image = document.getElementById(id); return !image.hidden && `${image.naturalWidth}x${image.naturalHeight}` === size; })",
            $"{original.Width}x{original.Height}");
        double[] shares = await page.Page.EvaluateAsync<double[]>(
            """
            () => {
              const image = document.getElementById("after");
              const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
              const context = canvas.getContext("2d");
              context.drawImage(image, 0, 0);
              const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
              const alphas = data.filter((_, index) => index % 4 === 3);
              return [alphas.filter((alpha) => alpha < 10).length / alphas.length, alphas.filter((alpha) => alpha > 245).length / alphas.length];
            }
            """);
        Assert.All(shares, static share => Assert.InRange(share, 0.05, 0.95));
    }
}

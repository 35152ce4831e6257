using System.Text.Json;

using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>The page as an app on a phone.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PageInstallTests
{
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageInstallTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    [Fact]
    public async Task The_browser_finds_nothing_in_the_way_of_an_installation()
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        await page.ReadyAsync();
        ICDPSession session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        JsonElement manifest = (await session.SendAsync("Page.getAppManifest"))!.Value;
        Assert.EndsWith("/manifest.webmanifest", manifest.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Empty(manifest.GetProperty("errors").EnumerateArray());

        // Every window of a test is private, and private windows install nothing.
        JsonElement errors = (await session.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors");
        Assert.All(errors.EnumerateArray(), static error => Assert.Equal("in-incognito", error.GetProperty("errorId").GetString()));
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task The_icons_are_there_in_the_sizes_that_phones_ask_for()
    {
        using HttpClient client = new() { BaseAddress = await _server.AddressAsync() };
        using HttpResponseMessage answer = await client.GetAsync(new Uri("manifest.webmanifest", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType?.MediaType);
        using JsonDocument manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        JsonElement root = manifest.RootElement;
        Assert.Equal("standalone", root.GetProperty("display").GetString());
        foreach (string name in new[] { "name", "short_name", "start_url", "theme_color", "background_color" })
        {
            Assert.NotEmpty(root.GetProperty(name).GetString()!);
        }

        List<string> sizes = [];
        foreach (JsonElement icon in root.GetProperty("icons").EnumerateArray())
        {
            byte[] bytes = await client.GetByteArrayAsync(new Uri(icon.GetProperty("src").GetString()!, UriKind.Relative), TestContext.Current.CancellationToken);
            if (icon.GetProperty("type").GetString() == "image/png")
            {
                using NetVips.Image image = NetVips.Image.NewFromBuffer(bytes);
                string size = $"{image.Width}x{image.Height}";
                Assert.Equal(icon.GetProperty("sizes").GetString(), size);
                sizes.Add(icon.TryGetProperty("purpose", out JsonElement purpose) ? $"{size} {purpose.GetString()}" : size);
            }
        }

        Assert.Equal(["192x192", "512x512", "512x512 maskable"], sizes);
    }
}

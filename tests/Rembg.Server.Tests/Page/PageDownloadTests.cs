using System.IO.Compression;

using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>Files to keep: one, or all of them as an archive.</summary>
[Collection(InAnotherBrowser.Name)]
public sealed class PageDownloadTests : IDisposable
{
    private const string NoPicker = "delete window.showSaveFilePicker;";

    // The browser's private file system has the same handles as the user's.
    private const string PrivatePicker = "window.showSaveFilePicker = async () => (await navigator.storage.getDirectory()).getFileHandle('all.zip', { create: true });";

    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageDownloadTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task One_photo_is_a_png_of_its_size_with_alpha_and_is_not_asked_for_again()
    {
        await using OpenedPage page = await OpenAsync(NoPicker);
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        (string name, string path) = await DownloadAsync(page, page.Page.Locator("#viewer-download"));
        Assert.Equal("horse.nobg.png", name);
        AssertCutOut(path, "horse.jpg");
        Assert.Equal(1, page.Sent);
        await page.AssertSoundAsync();
    }

    [Theory]
    [InlineData("guided")]
    [InlineData("matting")]
    public async Task Edges_are_made_as_chosen(string way)
    {
        await using OpenedPage page = await OpenAsync(NoPicker);
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        string first = await page.Page.Locator("#viewer-timing").InnerHTMLAsync();
        await page.UnfoldExpertsAsync();
        await page.Page.Locator($"[name=refine][value={way}]").SetCheckedAsync(true, new LocatorSetCheckedOptions { Force = true });
        await page.Page.WaitForFunctionAsync("before => document.querySelector('#viewer-timing').innerHTML !== before && document.querySelector('#viewer-timing li')", first);
        await page.ReachAsync("done", 1);
        (_, string path) = await DownloadAsync(page, page.Page.Locator("#viewer-download"));
        Assert.Equal(2, page.Sent);

        using HttpClient client = new() { BaseAddress = await _server.AddressAsync() };
        using MultipartFormDataContent form = Running.RunningServer.Form(SharedData.Photo("horse.jpg"), ("refine", way));
        using HttpResponseMessage answer = await client.PostAsync(new Uri("api/remove", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task Another_format_and_a_background_are_asked_from_the_server_once()
    {
        await using OpenedPage page = await OpenAsync(NoPicker);
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        await page.Page.SelectOptionAsync("#format", "jpeg");
        await page.Page.Locator("#background-note", new PageLocatorOptions { HasText = "white" }).WaitForAsync();
        await page.Page.Locator("[name=background][value=color]").CheckAsync();
        await page.Page.Locator("#color").FillAsync("#d01030");
        (string name, string path) = await DownloadAsync(page, page.Cards.Locator(".card-download"));
        await DownloadAsync(page, page.Cards.Locator(".card-download"));
        Assert.Equal("horse.nobg.jpg", name);
        Assert.Equal(2, page.Sent);

        Pixels file = Pixels.Read(path);
        using NetVips.Image original = NetVips.Image.NewFromFile(SharedData.Photo("horse.jpg"));
        Assert.Equal((original.Width, original.Height, 3), (file.Width, file.Height, file.Bands));
        Assert.InRange(file[file.Width - 8, file.Height - 8, 0], 0xd0 - 8, 0xd0 + 8);
        Assert.InRange(file[file.Width - 8, file.Height - 8, 1], 0x10 - 8, 0x10 + 8);
        Assert.InRange(file[file.Width - 8, file.Height - 8, 2], 0x30 - 8, 0x30 + 8);
        await page.AssertSoundAsync();
    }

    [Fact]
    public async Task A_background_picture_lies_in_the_file_as_it_lies_on_the_page_and_a_crop_makes_the_file_smaller()
    {
        // Wider than the photo, and red, green and blue from left to right: the page and the server must cut the same from its sides.
        using (NetVips.Image stripes = Pixels.Draw(600, 100, static (x, _) => x < 262 ? (210, 20, 20) : x < 338 ? (20, 180, 20) : (20, 20, 210)).ToImage())
        {
            stripes.WriteToFile(_files["stripes.png"]);
        }

        await using OpenedPage page = await OpenAsync(NoPicker);
        await page.CutOutAsync(SharedData.Photo("horse.jpg"));
        await page.Page.Locator("[name=background][value=image]").CheckAsync();
        await page.Page.SetInputFilesAsync("#picture", _files["stripes.png"]);
        await page.Divider.PressAsync("Home");
        (string _, string path) = await DownloadAsync(page, page.Page.Locator("#viewer-download"));
        Pixels whole = Pixels.Read(path);
        foreach (double x in new[] { 0.05, 0.12, 0.35, 0.65, 0.88, 0.95 })
        {
            (int red, int green, int blue) = await page.ColorAtAsync(x, 0.04);
            int column = (int)(x * whole.Width);
            int row = (int)(0.04 * whole.Height);
            Assert.InRange(Math.Abs(red - whole[column, row, 0]) + Math.Abs(green - whole[column, row, 1]) + Math.Abs(blue - whole[column, row, 2]), 0, 30);
        }

        await page.ChooseAsync("frame", "tight");
        (_, path) = await DownloadAsync(page, page.Page.Locator("#viewer-download"));
        Pixels cropped = Pixels.Read(path);
        Assert.True(cropped.Width < whole.Width && cropped.Height < whole.Height, $"{cropped.Width} x {cropped.Height}");
        Assert.Equal(3, page.Sent);
        await page.AssertSoundAsync();
    }

    [Theory]
    [InlineData(NoPicker)]
    [InlineData(PrivatePicker)]
    public async Task All_photos_are_an_archive_that_other_programs_open(string picker)
    {
        await using OpenedPage page = await OpenAsync(picker);
        string again = _files.Add(SharedData.Photo("girl-1.jpg"), "Horse.jpg");
        await page.CutOutAsync(SharedData.Photo("horse.jpg"), again, SharedData.Photo("girl-1.jpg"));
        ILocator button = page.Page.Locator("#download-all");
        Assert.Equal("Download all (3)", await button.InnerTextAsync());
        string path;
        if (picker == NoPicker)
        {
            (string name, path) = await DownloadAsync(page, button);
            Assert.Matches(@"^cut-outs-\d{4}-\d\d-\d\d\.zip$", name);
        }
        else
        {
            path = await SaveAsync(page, button);
        }

        using ZipArchive archive = await ZipFile.OpenReadAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(["horse.nobg.png", "Horse (2).nobg.png", "girl-1.nobg.png"], archive.Entries.Select(static entry => entry.FullName));
        foreach ((ZipArchiveEntry entry, string photo) in archive.Entries.Zip(["horse.jpg", "girl-1.jpg", "girl-1.jpg"]))
        {
            byte[] bytes = Archived.Read(entry);
            Assert.Equal(Archived.Crc32(bytes), entry.Crc32);
            string file = _files[$"{Guid.NewGuid():N}.png"];
            await File.WriteAllBytesAsync(file, bytes);
            AssertCutOut(file, photo);
            Assert.InRange(DateTime.Now - entry.LastWriteTime.DateTime, TimeSpan.FromSeconds(-2), TimeSpan.FromMinutes(10));
        }

        Assert.Equal(3, page.Sent);
        await page.AssertSoundAsync();
    }

    private async Task<OpenedPage> OpenAsync(string script) => await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync(), script: script);

    private async Task<(string Name, string Path)> DownloadAsync(OpenedPage page, ILocator button)
    {
        string path = _files[Guid.NewGuid().ToString("N")];
        return (await page.DownloadAsync(button, path), path);
    }

    /// <summary>Saves where the page's picker says, and brings it here.</summary>
    private async Task<string> SaveAsync(OpenedPage page, ILocator button)
    {
        await button.ClickAsync();
        await page.Page.Locator("#status", new PageLocatorOptions { HasText = "Archive saved" }).WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        string base64 = await page.Page.EvaluateAsync<string>(
            """
            async () => {
              const handle = await (await navigator.storage.getDirectory()).getFileHandle("all.zip");
              const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
              return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
            }
            """);
        string path = _files["saved.zip"];
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(base64));
        return path;
    }

    private static void AssertCutOut(string path, string photo)
    {
        Pixels file = Pixels.Read(path);
        using NetVips.Image original = NetVips.Image.NewFromFile(SharedData.Photo(photo));
        Assert.Equal((original.Width, original.Height, 4), (file.Width, file.Height, file.Bands));
        byte[] alpha = file.Band(3).Values;
        Assert.InRange(alpha.Count(static value => value < 10) / (double)alpha.Length, 0.05, 0.95);
        Assert.InRange(alpha.Count(static value => value > 245) / (double)alpha.Length, 0.05, 0.95);
    }
}

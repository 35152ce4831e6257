using System.Collections.Concurrent;

using Microsoft.Playwright;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>The server's page in a browser, with all that it asked for, complained about and was forbidden.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    public const int Desktop = 1280;

    // Longer than anything takes on a machine that is busy with other tests.
    private const float Patience = 90_000;

    // Counted from before the page's own scripts on.
    private const string Watch = """
        window.violations = [];
        window.liveUrls = 0;
        document.addEventListener("securitypolicyviolation", (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
        const { createObjectURL, revokeObjectURL } = URL;
        URL.createObjectURL = (blob) => { liveUrls++; return createObjectURL.call(URL, blob); };
        URL.revokeObjectURL = (url) => { liveUrls--; revokeObjectURL.call(URL, url); };
        """;

    private readonly IBrowserContext _context;

    private OpenedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(Patience);
        page.Request += (_, request) => Requests.Enqueue(request);
        page.Response += (_, response) => Statuses.Enqueue(response.Status);
        page.Console += (_, message) => Complaints.Enqueue(message.Text);
        page.PageError += (_, error) => Complaints.Enqueue(error);
    }

    public IPage Page { get; }

    public ConcurrentQueue<IRequest> Requests { get; } = [];

    public ConcurrentQueue<int> Statuses { get; } = [];

    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>The number of photos that were sent.</summary>
    public int Sent => Requests.Count(static request => request.Method == "POST");

    public ILocator Cards => Page.Locator(".card");

    public ILocator Divider => Page.Locator("#divider");

    /// <summary>Opens the page of a server in a window of a width, on a narrow one as a phone does; a script may run before its own.</summary>
    public static async Task<OpenedPage> OpenAsync(
        Chromium chromium, Uri address, int width = Desktop, ColorScheme scheme = ColorScheme.Light, string script = "", ReducedMotion motion = ReducedMotion.Reduce)
    {
        Assert.SkipWhen(chromium.Browser is null, "No chromium is installed: set CHROMIUM_PATH, or put chromium on the path.");
        IBrowserContext context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 860 },
            ColorScheme = scheme,
            ReducedMotion = motion,
            IsMobile = width < 600,
            HasTouch = width < 600,
        });
        OpenedPage opened = new(context, await context.NewPageAsync());
        await opened.Page.AddInitScriptAsync(Watch + script);
        await opened.Page.GotoAsync(address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return opened;
    }

    /// <summary>Waits until the page knows what the server can do.</summary>
    public Task ReadyAsync() => Page.Locator("#model:enabled").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });

    /// <summary>Picks photos by the file input.</summary>
    public async Task PickAsync(params string[] paths)
    {
        await ReadyAsync();
        await Page.SetInputFilesAsync("#files", paths);
    }

    /// <summary>Drops photos on the page, or pastes them, as <paramref name="type"/> says.</summary>
    public Task GiveAsync(string type, params (string Name, byte[] Bytes)[] files) => Page.EvaluateAsync(
        """
        ([type, files]) => {
          const transfer = new DataTransfer();
          for (const { name, base64 } of files) {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
          }

          const options = { bubbles: true, cancelable: true };
          document.getElementById("drop").dispatchEvent(type === "paste"
            ? new ClipboardEvent(type, { ...options, clipboardData: transfer })
            : new DragEvent(type, { ...options, dataTransfer: transfer }));
        }
        """,
        new object[] { type, files.Select(static file => new { name = file.Name, base64 = Convert.ToBase64String(file.Bytes) }).ToArray() });

    /// <summary>Waits until so many cards are in a state.</summary>
    public async Task ReachAsync(string state, int count)
    {
        try
        {
            await Page.WaitForFunctionAsync(
                "([state, count]) => document.querySelectorAll(`.card[data-state=${state}]`).length === count",
                new object[] { state, count });
        }
        catch (TimeoutException exception)
        {
            IReadOnlyList<string> cards = await Cards.AllInnerTextsAsync();
            throw new TimeoutException($"Not {count} {state}: {string.Join(" | ", cards.Select(static card => card.ReplaceLineEndings(" ")))}", exception);
        }
    }

    /// <summary>Picks a photo and waits until it is shown cut out.</summary>
    public async Task CutOutAsync(params string[] paths)
    {
        await PickAsync(paths);
        await ReachAsync("done", paths.Length);
        await Divider.WaitForAsync();
    }

    public async Task<int> DividerAsync() => int.Parse((await Divider.GetAttributeAsync("aria-valuenow"))!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Unfolds the choices for experts.</summary>
    public Task UnfoldExpertsAsync() => Page.Locator("#expert-fold > summary").ClickAsync();

    /// <summary>Chooses one of a row of choices.</summary>
    public Task ChooseAsync(string name, string value) => Page.Locator($"[name={name}][value={value}]").CheckAsync();

    /// <summary>Clicks and saves the file that the browser downloads.</summary>
    public async Task<string> DownloadAsync(ILocator button, string path)
    {
        IDownload download = await Page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        await download.SaveAsAsync(path);
        return download.SuggestedFilename;
    }

    /// <summary>The colour of the chosen photo as it is seen, at a place given as a share of its width and height.</summary>
    public async Task<(int Red, int Green, int Blue)> ColorAtAsync(double x, double y)
    {
        LocatorBoundingBoxResult frame = (await Page.Locator("#frame").BoundingBoxAsync())!;
        byte[] picture = await Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Clip = new Clip { X = (float)(frame.X + (x * frame.Width)), Y = (float)(frame.Y + (y * frame.Height)), Width = 2, Height = 2 },
        });
        using NetVips.Image image = NetVips.Image.NewFromBuffer(picture);
        double[] color = image[0, 0];
        return ((int)color[0], (int)color[1], (int)color[2]);
    }

    /// <summary>The window; it is kept in REMBG_SCREENSHOTS where that is a directory, for people to look at.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("REMBG_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true, Path = Path.Combine(directory, name + ".png") });
        }
    }

    /// <summary>No complaint but those expected, nothing from elsewhere, nothing forbidden, nothing wider than the window.</summary>
    public async Task AssertSoundAsync(string? expectedComplaint = null)
    {
        string origin = new Uri(Page.Url).GetLeftPart(UriPartial.Authority);
        Assert.All(Requests, request => Assert.Matches($"^(?:blob:)?{origin}/", request.Url));
        Assert.Empty(await Page.EvaluateAsync<string[]>("violations"));
        Assert.DoesNotContain(Complaints, complaint => expectedComplaint is null || !complaint.Contains(expectedComplaint, StringComparison.Ordinal));
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

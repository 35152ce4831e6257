using Microsoft.Playwright;

namespace Rembg.Tests.Reports;

/// <summary>A page in the browser, with all that it asked for and complained about.</summary>
internal sealed class OpenedReport : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private OpenedReport(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Request += (_, request) => Requests.Add(request.Url);
        page.Console += (_, message) => Complaints.Add(message.Text);
        page.PageError += (_, error) => Complaints.Add(error);
        page.Dialog += (_, dialog) => Complaints.Add(dialog.Message);
    }

    public IPage Page { get; }

    public List<string> Requests { get; } = [];

    public List<string> Complaints { get; } = [];

    /// <summary>Opens a file in a window of a width.</summary>
    public static async Task<OpenedReport> OpenAsync(IBrowser browser, string path, int width, ColorScheme scheme)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 844 },
            ColorScheme = scheme,
            DeviceScaleFactor = width < 600 ? 2 : 1,
            IsMobile = width < 600,
        });
        OpenedReport report = new(context, await context.NewPageAsync());
        await report.Page.GotoAsync(new Uri(path).AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return report;
    }

    /// <summary>The whole page; it is kept in REMBG_SCREENSHOTS where that is a directory, for people to look at.</summary>
    public async Task<byte[]> PictureAsync(string name)
    {
        string? directory = Environment.GetEnvironmentVariable("REMBG_SCREENSHOTS");
        return await Page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true, Path = directory is null ? null : Path.Combine(directory, name + ".png") });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

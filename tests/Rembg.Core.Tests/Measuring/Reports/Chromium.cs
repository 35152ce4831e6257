using Microsoft.Playwright;

namespace Rembg.Tests.Reports;

/// <summary>A browser that is installed on this machine, driven from outside; none is ever downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;

    /// <summary>The browser; null if it is not installed.</summary>
    public IBrowser? Browser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } executable)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>CHROMIUM_PATH, or else the usual names on the path.</summary>
    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("CHROMIUM_PATH");
        IEnumerable<string> directories = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Append("/usr/bin");
        IEnumerable<string> usual = directories.Where(static directory => directory.Length > 0).SelectMany(static directory => Names.Select(name => Path.Combine(directory, name)));
        return named is { Length: > 0 } ? named : usual.FirstOrDefault(File.Exists);
    }
}

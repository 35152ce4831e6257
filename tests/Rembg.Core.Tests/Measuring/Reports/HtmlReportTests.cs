using Microsoft.Playwright;

using Rembg.Measuring;
using Rembg.Measuring.Reports;

namespace Rembg.Tests.Reports;

/// <summary>The page of a report, in a real browser.</summary>
public sealed class HtmlReportTests : IClassFixture<Chromium>, IDisposable
{
    private const int Desktop = 1280;
    private const int Phone = 390;

    private readonly TemporaryDirectory _files = new();
    private readonly Chromium _chromium;

    public HtmlReportTests(Chromium chromium) => _chromium = chromium;

    public static TheoryData<int, ColorScheme> Screens =>
        new() { { Desktop, ColorScheme.Light }, { Desktop, ColorScheme.Dark }, { Phone, ColorScheme.Light }, { Phone, ColorScheme.Dark } };

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Everything_is_on_the_page_and_fits_the_screen(int width, ColorScheme scheme)
    {
        await using OpenedReport report = await OpenAsync(MadeUp(), width, scheme);
        await report.PictureAsync($"made-up-{width}-{scheme}");
        await AssertSoundAsync(report);
        byte[] charts = await report.Page.Locator("#charts .charts").ScreenshotAsync();
        Ink ink = new(charts);
        Assert.InRange(ink.Colors, 50, 100_000);
        Assert.All(ReportedModel.Of(MadeUp()).Take(3), model => Assert.InRange(ink.Count(model.Color), 500, 1_000_000));
        Assert.Equal(scheme == ColorScheme.Dark, ink.Count(ChartTheme.Dark.Background) > ink.Count(ChartTheme.Light.Background));
    }

    [Fact]
    public async Task The_worst_photos_come_first_and_a_photo_has_all_models_masks()
    {
        await using OpenedReport report = await OpenAsync(MadeUp(), Desktop, ColorScheme.Light);
        ILocator photos = report.Page.Locator("#photos .photo");
        Assert.Equal(["b/cat.jpg", "a/cat.jpg", MadeUpMeasurements.HostileName + ".jpg"], await photos.Locator("h3").AllInnerTextsAsync());
        Assert.Equal(["u2netp", "u2netp.int8", ReportedModel.Shorten(MadeUpMeasurements.HostileName, 40)], await photos.First.Locator(".legend").AllInnerTextsAsync());
        Assert.Equal(
            ["Photo", "Expected: true mask", "Mask", "Difference", "Mask", "Difference", "Mask", "Difference"],
            await photos.First.Locator("figcaption").AllInnerTextsAsync());
        Assert.Equal("truth: MAE 0.0300 · IoU 0.9100 · boundary IoU 0.7600", await photos.First.Locator(".score").Nth(1).InnerTextAsync());
    }

    [Fact]
    public async Task Figures_have_their_ratio_and_failures_are_listed()
    {
        await using OpenedReport report = await OpenAsync(MadeUp(), Desktop, ColorScheme.Light);
        ILocator cells = report.Page.Locator("#figures tr", new PageLocatorOptions { HasText = "Latency, median" }).Locator("td");
        Assert.Equal(["238 ms", "83.3 ms × 0.35 0.34–0.36"], (await cells.AllInnerTextsAsync()).Take(2).Select(OneLine));
        Assert.Equal("–", await cells.Nth(3).InnerTextAsync());
        Assert.Equal("0.910 s × 0.35 saves 65 %", OneLine(await report.Page.Locator("#batches td").Nth(1).InnerTextAsync()));
        Assert.Contains("could not be loaded: <b>no</b> such operator", await report.Page.Locator(".failure").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("35 % of the time", await report.Page.Locator(".lead").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(7, await report.Page.Locator("#quality tbody tr").CountAsync());
        Assert.False(await report.Page.Locator("#operators table").IsVisibleAsync());
        await report.Page.Locator("#operators summary").ClickAsync();
        Assert.Equal(["119", "119", "119", "–"], await report.Page.Locator("#operators tr", new PageLocatorOptions { HasText = "Conv" }).First.Locator("td").AllInnerTextsAsync());
    }

    [Fact]
    public async Task The_certainty_has_its_figures_and_a_curve_for_each_model_that_has_one()
    {
        await using OpenedReport report = await OpenAsync(MadeUp(), Phone, ColorScheme.Dark);
        await AssertSoundAsync(report);
        ILocator section = report.Page.Locator("#certainty");
        Assert.Equal(5, await section.Locator("tbody tr").CountAsync());
        Assert.Equal(["–", "1.0000", "-1.0000", "–"], await section.Locator("tr", new LocatorLocatorOptions { HasText = "Rank correlation" }).Locator("td").AllInnerTextsAsync());
        Assert.Equal(["–", "67 %", "0 %", "–"], await section.Locator("tr", new LocatorLocatorOptions { HasText = "Failures found" }).Locator("td").AllInnerTextsAsync());
        Assert.Equal(["–", "10, true masks", "10, true masks", "–"], await section.Locator("tr", new LocatorLocatorOptions { HasText = "Photos" }).Last.Locator("td").AllInnerTextsAsync());
        string?[] names = [await section.Locator("img").Nth(0).GetAttributeAsync("alt"), await section.Locator("img").Nth(1).GetAttributeAsync("alt")];
        Assert.StartsWith("Reliability of u2netp.int8, mean certainty: mean IoU (photos). 0.05: 0.40 (1); 0.15: 0.43 (1); ", names[0], StringComparison.Ordinal);
        Assert.StartsWith($"Reliability of {ReportedModel.Shorten(MadeUpMeasurements.HostileName, 40)}, ", names[1], StringComparison.Ordinal);
        Assert.Equal(2, await section.Locator("img").CountAsync());
    }

    [Fact]
    public async Task A_report_without_certainties_has_no_section_for_them()
    {
        await using OpenedReport report = await OpenAsync([MadeUpMeasurements.Baseline], Desktop, ColorScheme.Light);
        Assert.Equal(0, await report.Page.Locator("#certainty").CountAsync());
    }

    [Fact]
    public async Task Photos_without_pictures_are_in_a_table_that_can_be_opened()
    {
        PhotoStrip strip = MadeUpStrips.Disc(32, 24, 4);
        ModelMeasurement model = MadeUpMeasurements.Fast("m", 0.5).With(isTruth: true, [.. Enumerable.Range(0, 64).Select(i => ($"/photos/{i}.jpg", i / 1000.0, strip))]);
        ModelMeasurement cut = model with { Photos = [.. model.Photos.Select(static (photo, index) => index < 60 ? photo with { Strip = null } : photo)] };
        await using OpenedReport report = await OpenAsync([MadeUpMeasurements.Baseline, cut], Desktop, ColorScheme.Light);
        Assert.Equal(["63.jpg", "62.jpg", "61.jpg", "60.jpg"], await report.Page.Locator("#photos h3").AllInnerTextsAsync());
        Assert.StartsWith("4 of 64 photos are shown", await report.Page.Locator("#left-out").InnerTextAsync(), StringComparison.Ordinal);
        Assert.False(await report.Page.Locator("#all-photos table").IsVisibleAsync());
        await report.Page.Locator("#all-photos summary").ClickAsync();
        ILocator rows = report.Page.Locator("#all-photos tbody tr");
        Assert.Equal(64, await rows.CountAsync());
        Assert.Equal(["–", "MAE 0.0010 IoU 0.9970"], (await rows.Nth(62).Locator("td").AllInnerTextsAsync()).Select(OneLine));
        await AssertSoundAsync(report);
    }

    [Fact]
    public async Task Zeros_and_failures_make_a_sound_page()
    {
        await using OpenedReport zeros = await OpenAsync([MadeUpMeasurements.Zeros, MadeUpMeasurements.Failed with { FileSize = null }], Phone, ColorScheme.Light);
        await AssertSoundAsync(zeros);
        await using OpenedReport failed = await OpenAsync([MadeUpMeasurements.Failed with { FileSize = null }], Phone, ColorScheme.Light);
        await AssertSoundAsync(failed);
        Assert.Equal(0, await failed.Page.Locator("img").CountAsync());
    }

    [Fact]
    public async Task Real_photos_look_right()
    {
        await using OpenedReport report = await OpenAsync(Real(), Desktop, ColorScheme.Light);
        await AssertSoundAsync(report);
        Assert.Equal(["long.jpg", "girl.png", "bike.jpg", "horse.jpg"], await report.Page.Locator("#photos h3").AllInnerTextsAsync());
        await report.PictureAsync("real-1280-Light");
        await report.Page.SetViewportSizeAsync(Phone, 844);
        await report.PictureAsync("real-390-Light");
        await report.Page.SetViewportSizeAsync(794, 1123);
        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await report.PictureAsync("real-print");
        await AssertSoundAsync(report);
        byte[] paper = await report.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true, PrintBackground = true, Path = Environment.GetEnvironmentVariable("REMBG_SCREENSHOTS") is { } directory ? Path.Combine(directory, "real.pdf") : null });
        Assert.InRange(paper.Length, 50_000, 50_000_000);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<OpenedReport> OpenAsync(IReadOnlyList<ModelMeasurement> measurements, int width, ColorScheme scheme)
    {
        Assert.SkipWhen(_chromium.Browser is null, "No chromium is installed: set CHROMIUM_PATH, or put chromium on the path.");
        string path = _files[$"{Guid.NewGuid():N}.html"];
        MeasurementReport.Write(measurements, path, overwrite: false);
        return await OpenedReport.OpenAsync(_chromium.Browser, path, width, scheme);
    }

    /// <summary>No network, no error, no picture missing, nothing wider than the screen.</summary>
    private static async Task AssertSoundAsync(OpenedReport report)
    {
        Assert.Empty(await report.Page.EvaluateAsync<string[]>("[...document.images].filter(image => !image.complete || image.naturalWidth === 0).map(image => image.alt)"));
        Assert.True(await report.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Equal(0, await report.Page.Locator("script, iframe, object, link:not([rel=icon]), [onerror]").CountAsync());
        Assert.Empty(report.Complaints);
        Assert.Contains(report.Page.Url, report.Requests);
        Assert.All(report.Requests, url => Assert.True(url == report.Page.Url || url.StartsWith("data:", StringComparison.Ordinal), url));
    }

    /// <summary>Three models, one of them with a name that would like to be markup, and one that failed.</summary>
    private static ModelMeasurement[] MadeUp()
    {
        double[] errors = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.18, 0.19, 0.20];
        return
        [
            Photos(MadeUpMeasurements.Baseline, 1, 0.010, 0.020, 0.030),
            Photos(MadeUpMeasurements.All[0], 3, 0.030, 0.011, 0.020).WithCertainty(errors),
            Photos(MadeUpMeasurements.Fast(MadeUpMeasurements.HostileName, 1.2), 9, 0.001, 0.025, 0.003).WithCertainty([.. errors.Reverse()]),
            MadeUpMeasurements.Failed,
        ];

        static ModelMeasurement Photos(ModelMeasurement model, int shift, double first, double second, double hostile) => model.With(
            isTruth: true,
            ("/b/cat.jpg", first, MadeUpStrips.Disc(320, 240, shift * 3)),
            ("/a/cat.jpg", second, MadeUpStrips.Disc(160, 320, shift)),
            ($"/a/{MadeUpMeasurements.HostileName}.jpg", hostile, MadeUpStrips.Disc(320, 90, shift)));
    }

    private static ModelMeasurement[] Real()
    {
        return
        [
            Photos(MadeUpMeasurements.Baseline, 1, 0),
            Photos(MadeUpMeasurements.All[0], 3, 0.004),
            Photos(MadeUpMeasurements.All[2], 6, 0.009),
        ];

        static ModelMeasurement Photos(ModelMeasurement model, double blur, double more) => model.With(
            isTruth: true,
            [
                .. ((string[])["horse.jpg", "bike.jpg", "girl.png", "long.jpg"]).Select((name, index) => (
                    $"/photos/{name}",
                    (0.008 * (index + 1)) + more,
                    MadeUpStrips.Real(SharedData.Photo(name), SharedData.Mask(Path.ChangeExtension(name, ".png")), blur))),
            ]);
    }
}

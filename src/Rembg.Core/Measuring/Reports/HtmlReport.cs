using System.Globalization;

namespace Rembg.Measuring.Reports;

/// <summary>
/// Measurements as a self-contained page without network access or scripts. It begins with the conclusions and ends with the
/// evidence: a sentence per model, failures, all figures, charts, the metrics of the masks, and the masks themselves, the worst
/// first.
/// </summary>
internal static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    public static void Write(IReadOnlyList<ReportedModel> models, TextWriter writer)
    {
        HtmlPage page = new(writer);
        string title = TitleOf(models);
        page.Write($"<!DOCTYPE html>");
        page.Write($"<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        page.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">");
        page.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">");
        page.Write($"<link rel=\"icon\" href=\"data:,\">\n<title>{title} – Rembg measurement</title>");
        page.WriteStyle("HtmlReport.css");
        page.Write($"</head>\n<body>\n<main>");
        HtmlSummary.Write(page, models, title);
        HtmlFigures.Write(page, models);
        WriteCharts(page, models);
        HtmlBatches.Write(page, models);
        HtmlMetrics.Write(page, models);
        HtmlPhotos.Write(page, models);
        HtmlOperators.Write(page, models);
        page.Write($"</main>\n<footer>Rembg for PowerShell. Written {Now()}.</footer>\n</body>\n</html>");
    }

    /// <summary>Returns the title of a report.</summary>
    private static string TitleOf(IReadOnlyList<ReportedModel> models) => models.Count switch
    {
        1 => models[0].Name,
        2 => $"{models[1].Name} against {models[0].Name}",
        _ => $"{models.Count - 1} models against {models[0].Name}",
    };

    private static string Now() => DateTimeOffset.Now.ToString("d MMMM yyyy, HH:mm 'UTC'zzz", CultureInfo.InvariantCulture);

    /// <summary>Writes each chart twice: for light mode and print, and for dark mode.</summary>
    private static void WriteCharts(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        IReadOnlyList<BarChart> charts = MeasurementCharts.For(models);
        if (charts.Count == 0)
        {
            return;
        }

        page.Write($"<section id=\"charts\">\n<h2>At a glance</h2>\n<div class=\"charts\">");
        foreach (BarChart chart in charts)
        {
            page.Write($"<figure class=\"panel\"><picture>");
            page.Write($"<source media=\"screen and (prefers-color-scheme: dark)\" srcset=\"{new HtmlPage.Png(BarChartPlot.Draw(chart, ChartTheme.Dark))}\">");
            page.Write($"<img width=\"{BarChartPlot.ShownWidth}\" height=\"{BarChartPlot.HeightOf(chart)}\" alt=\"{chart.Description}\"");
            page.Write($"src=\"{new HtmlPage.Png(BarChartPlot.Draw(chart, ChartTheme.Light))}\">");
            page.Write($"</picture></figure>");
        }

        page.Write($"</div>\n</section>");
    }
}

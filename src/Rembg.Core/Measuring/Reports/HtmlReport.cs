namespace Rembg.Measuring.Reports;

/// <summary>
/// Measurements as a self-contained page without network access or scripts. It begins with the conclusions and ends with the
/// evidence: a sentence per model, failures, all figures, charts, the metrics of the masks, the quality of their certainty, and the masks
/// themselves, the worst first.
/// </summary>
internal static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    public static void Write(IReadOnlyList<ReportedModel> models, TextWriter writer)
    {
        HtmlPage page = new(writer);
        string title = TitleOf(models);
        page.Begin($"{title} – Rembg measurement");
        HtmlSummary.Write(page, models, title);
        HtmlFigures.Write(page, models);
        WriteCharts(page, models);
        HtmlBatches.Write(page, models);
        HtmlMetrics.Write(page, models);
        HtmlCertainty.Write(page, models);
        HtmlPhotos.Write(page, models);
        HtmlOperators.Write(page, models);
        page.End();
    }

    /// <summary>Returns the title of a report.</summary>
    private static string TitleOf(IReadOnlyList<ReportedModel> models) => models.Count switch
    {
        1 => models[0].Name,
        2 => $"{models[1].Name} against {models[0].Name}",
        _ => $"{models.Count - 1} models against {models[0].Name}",
    };

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
            HtmlChart.Write(page, theme => BarChartPlot.Draw(chart, theme), BarChartPlot.ShownWidth, BarChartPlot.HeightOf(chart), chart.Description);
        }

        page.Write($"</div>\n</section>");
    }
}

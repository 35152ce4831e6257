using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>The tables of the quality of masks: against the truth, and against the reference model's masks.</summary>
internal static class HtmlMetrics
{
    /// <summary>Writes the tables, if masks were compared.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        Write(page, models, "quality", "Masks compared with the true masks", static model => model.Measurement.Quality);
        Write(page, models, "agreement", "Masks compared with the reference model's", static model => model.Measurement.Agreement);
    }

    private static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models, string id, string title, Func<ReportedModel, MaskQualitySummary?> quality)
    {
        if (models.All(model => quality(model) is null))
        {
            return;
        }

        page.Write($"<section id=\"{id}\">\n<h2>{title}</h2>\n<p class=\"hint\">The mean over all photos, and the value of the worst photo. 0 is best for MAE, 1 for all other metrics.</p>");
        HtmlTable.Begin(page, title, "Metric", models);
        foreach (QualityMetric metric in QualityMetric.All)
        {
            HtmlTable.BeginRow(page, metric.Name, $"{metric.Meaning}; {(metric.LessIsBetter ? "less" : "more")} is better");
            foreach (ReportedModel model in models)
            {
                WriteCell(page, quality(model) is { } masks ? metric.Over(masks) : null);
            }

            HtmlTable.EndRow(page);
        }

        HtmlTable.End(page);
        page.Write($"</section>");
    }

    private static void WriteCell(HtmlPage page, MetricSummary? summary)
    {
        if (summary is { } metric)
        {
            page.Write($"<td>{Figures.Metric(metric.Mean)} <small class=\"under\">worst {Figures.Metric(metric.Worst)}</small></td>");
        }
        else
        {
            HtmlTable.WriteNone(page);
        }
    }
}

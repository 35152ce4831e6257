using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>
/// The tables of the quality of masks: against the truth, with the differences from the baseline, against true alphas, and
/// against the reference model's masks.
/// </summary>
internal static class HtmlMetrics
{
    private const string QualityId = "quality";

    /// <summary>Writes the tables, if masks were compared.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        Write(page, models, QualityId, "Masks compared with the true masks", static model => model.Measurement.Quality);
        WriteMatting(page, models);
        Write(page, models, "agreement", "Masks compared with the reference model's", static model => model.Measurement.Agreement);
    }

    private static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models, string id, string title, Func<ReportedModel, MaskQualitySummary?> quality)
    {
        if (models.All(model => quality(model) is null))
        {
            return;
        }

        page.Write($"<section id=\"{id}\">\n<h2>{title}</h2>\n<p class=\"hint\">The mean over all photos, and the value of the worst photo. 0 is best for MAE, 1 for all other metrics.");
        page.Write($"A difference from the baseline is in brackets with its 95 % interval (paired bootstrap); it is coloured only if the interval excludes 0.</p>");
        HtmlTable.Begin(page, title, "Metric", models);
        foreach (QualityMetric metric in QualityMetric.All)
        {
            HtmlTable.BeginRow(page, metric.Name, $"{metric.Meaning}; {(metric.LessIsBetter ? "less" : "more")} is better");
            foreach (ReportedModel model in models)
            {
                MaskQualityDifference? difference = id == QualityId ? model.Measurement.Comparison?.Quality : null;
                WriteCell(page, quality(model) is { } masks ? metric.Over(masks) : null, Figures.Metric, difference is null ? null : metric.Difference(difference), metric.LessIsBetter);
            }

            HtmlTable.EndRow(page);
        }

        WriteOfSet(page, models, "maxFβ", "of mean precision and mean recall, as in papers; more is better", model => quality(model)?.MaxFMeasure);
        WriteOfSet(page, models, "max of mean Fβ", "of the mean F-measure curve, as PySODMetrics has it; more is better", model => quality(model)?.MaxMeanFMeasure);

        HtmlTable.End(page);
        page.Write($"</section>");
    }

    /// <summary>Writes a metric of the whole set, which has no worst photo.</summary>
    private static void WriteOfSet(HtmlPage page, IReadOnlyList<ReportedModel> models, string name, string remark, Func<ReportedModel, double?> value)
    {
        if (models.All(model => value(model) is null))
        {
            return;
        }

        HtmlTable.BeginRow(page, name, remark);
        foreach (ReportedModel model in models)
        {
            if (value(model) is { } known)
            {
                page.Write($"<td>{Figures.Metric(known)}</td>");
            }
            else
            {
                HtmlTable.WriteNone(page);
            }
        }

        HtmlTable.EndRow(page);
    }

    private static void WriteMatting(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        if (models.All(static model => model.Measurement.Matting is null))
        {
            return;
        }

        const string Title = "Masks compared with true alphas";
        page.Write($"<section id=\"matting\">\n<h2>{Title}</h2>\n<p class=\"hint\">The metrics of alpha matting (Rhemann et al., 2009) over the photos whose true masks have soft edges: the mean and the worst photo. 0 is best.</p>");
        HtmlTable.Begin(page, Title, "Metric", models);
        foreach (MattingMetric metric in MattingMetric.All)
        {
            HtmlTable.BeginRow(page, metric.Name, $"{metric.Meaning}; less is better");
            foreach (ReportedModel model in models)
            {
                WriteCell(page, model.Measurement.Matting is { } errors ? metric.Over(errors) : null, metric.Format, difference: null, lessIsBetter: true);
            }

            HtmlTable.EndRow(page);
        }

        HtmlTable.End(page);
        page.Write($"</section>");
    }

    private static void WriteCell(HtmlPage page, MetricSummary? summary, Func<double, string> format, MeanDifference? difference, bool lessIsBetter)
    {
        if (summary is not { } metric)
        {
            HtmlTable.WriteNone(page);
            return;
        }

        page.Write($"<td>{format(metric.Mean)} <small class=\"under\">worst {format(metric.Worst)}</small>");
        if (difference is { } known)
        {
            string verdict = !known.IsSignificant ? "same" : known.Mean < 0 == lessIsBetter ? "better" : "worse";
            page.Write($"<small class=\"under difference {verdict}\">{known.ToString()}</small>");
        }

        page.Write($"</td>");
    }
}

using System.Globalization;

using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>
/// The quality of the certainty as an estimate of the IoU: a table with a row for each figure, and a reliability curve for each
/// model.
/// </summary>
internal static class HtmlCertainty
{
    private const string Title = "Certainty of the masks";
    private const int LongestName = 28;

    private static readonly (string Name, string Remark, Func<CertaintyQuality, string?> Text)[] Rows =
    [
        ("Rank correlation", "Spearman's, with the IoU; more is better", static certainty => Metric(certainty.RankCorrelation)),
        ("ROC area", "for IoU below 0.9; more is better, 0.5 is chance", static certainty => Metric(certainty.RocArea)),
        ("Mean absolute error", "difference from the IoU; less is better", static certainty => Metric(certainty.MeanAbsoluteError)),
        ("Failures found", "share of the masks with IoU below 0.5 among the least certain 20 % of the photos; more is better", static certainty => certainty.FailuresFound is { } share ? Figures.Percent(share) : null),
        ("Photos", "and the masks that the IoU compares with", static certainty => $"{Figures.Significant(certainty.PhotoCount)}, {(certainty.IsAgainstTruth ? "true masks" : "reference")}"),
    ];

    /// <summary>Writes the table and the curves, if the certainty of at least one model could be judged.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        if (models.All(static model => model.Measurement.Certainty is null))
        {
            return;
        }

        page.Write($"<section id=\"certainty\">\n<h2>{Title}</h2>");
        page.Write($"<p class=\"hint\">The certainty estimates the IoU of a mask without knowing the true mask. These figures compare the estimate with the IoU of each photo.</p>");
        HtmlTable.Begin(page, Title, "Figure", models);
        foreach ((string name, string remark, Func<CertaintyQuality, string?> text) in Rows)
        {
            HtmlTable.BeginRow(page, name, remark);
            foreach (ReportedModel model in models)
            {
                WriteCell(page, model.Measurement.Certainty is { } certainty ? text(certainty) : null);
            }

            HtmlTable.EndRow(page);
        }

        HtmlTable.End(page);
        WriteCurves(page, models);
        page.Write($"</section>");
    }

    private static void WriteCell(HtmlPage page, string? text)
    {
        if (text is null)
        {
            HtmlTable.WriteNone(page);
        }
        else
        {
            page.Write($"<td>{text}</td>");
        }
    }

    private static void WriteCurves(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        page.Write($"<p class=\"hint\">A bar is the mean IoU of the photos with a certainty in its interval; above it is their number. On the line, the certainty equals the IoU; bars that end below it belong to certainties that are too high.</p>");
        page.Write($"<div class=\"charts curves\">");
        foreach (ReportedModel model in models)
        {
            if (model.Measurement.Certainty is { Reliability: { } curve })
            {
                string title = ReportedModel.Shorten(model.Name, LongestName);
                HtmlChart.Write(
                    page,
                    theme => ReliabilityPlot.Draw(curve, title, "certainty", "mean IoU", model.Color, theme),
                    ReliabilityPlot.ShownWidth,
                    ReliabilityPlot.ShownHeight,
                    Describe(model, curve));
            }
        }

        page.Write($"</div>");
    }

    /// <summary>Returns a text alternative for a curve.</summary>
    private static string Describe(ReportedModel model, ReliabilityCurve curve)
    {
        IEnumerable<string> bins = curve.Bins.Select(static bin => string.Create(CultureInfo.InvariantCulture, $"{bin.MeanEstimate:0.00}: {bin.MeanTruth:0.00} ({bin.Count})"));
        return $"Reliability of {model.Name}, mean certainty: mean IoU (photos). {string.Join("; ", bins)}.";
    }

    private static string? Metric(double? value) => value is { } known ? Figures.Metric(known) : null;
}

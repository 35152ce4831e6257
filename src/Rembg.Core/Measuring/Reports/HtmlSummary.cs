using System.Runtime.InteropServices;

using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>The head of the page: the conclusion in a sentence per model, the source of the figures, and notes on them.</summary>
internal static class HtmlSummary
{
    /// <summary>Writes the head.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models, string title)
    {
        page.Write($"<header>\n<p class=\"eyebrow\">Rembg measurement</p>\n<h1><bdi>{title}</bdi></h1>");
        foreach (ReportedModel model in models.Skip(1))
        {
            if (model.Measurement is { Failure: null, Comparison: { } comparison })
            {
                WriteSentence(page, model, comparison, models[0]);
            }
        }

        WriteOrigin(page, models);
        page.Write($"</header>");
        WriteRemarks(page, models);
    }

    private static void WriteSentence(HtmlPage page, ReportedModel model, ModelComparison comparison, ReportedModel baseline)
    {
        page.Write($"<p class=\"lead\"><span class=\"dot\" style=\"background:{model.Color}\"></span><b><bdi>{model.Name}</bdi></b> takes");
        page.Write($"<b>{Figures.Percent(comparison.Latency)}</b> of the time, <b>{Figures.Percent(comparison.PeakMemory)}</b> of the memory and");
        page.Write($"<b>{Figures.Percent(comparison.FileSize)}</b> of the file size of <bdi>{baseline.Name}</bdi>.");
        if (model.Measurement.Quality is { } quality)
        {
            string others = baseline.Measurement.Quality is { } before ? $" ({baseline.Name}: {Figures.Metric(before.MeanAbsoluteError.Mean)})" : string.Empty;
            page.Write($"The mean absolute error of its masks against the true masks is <b>{Figures.Metric(quality.MeanAbsoluteError.Mean)}</b>{others}, IoU <b>{Figures.Metric(quality.IoU.Mean)}</b>.");
            WriteVerdict(page, comparison.Quality?.IoU);
        }
        else if (model.Measurement.Agreement is { } agreement)
        {
            page.Write($"The mean absolute error of its masks against the reference model's is <b>{Figures.Metric(agreement.MeanAbsoluteError.Mean)}</b>, IoU <b>{Figures.Metric(agreement.IoU.Mean)}</b>.");
        }

        page.Write($"</p>");
    }

    /// <summary>Writes whether the photos show which model is better.</summary>
    private static void WriteVerdict(HtmlPage page, MeanDifference? difference)
    {
        if (difference is { } known)
        {
            string verdict = !known.IsSignificant ? "these photos do not show which model is better" : known.Mean > 0 ? "better than the baseline's" : "worse than the baseline's";
            page.Write($"Difference of the IoU with its 95 % interval: {known.ToString()}: {verdict}.");
        }
    }

    private static void WriteOrigin(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        page.Write($"<dl class=\"origin\">");
        Write("Machine", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}");
        Write("Processors", Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Write("Runtime", RuntimeInformation.FrameworkDescription);
        int photos = models.Max(static model => model.Measurement.Photos.Count);
        Write("Photos", photos == 0 ? "none; synthetic input only" : Figures.Significant(photos));
        page.Write($"</dl>");

        void Write(string name, string value) => page.Write($"<div><dt>{name}</dt><dd>{value}</dd></div>");
    }

    /// <summary>Writes failures, then notes.</summary>
    private static void WriteRemarks(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        foreach (ReportedModel model in models.Where(static model => model.Measurement.Failure is not null))
        {
            page.Write($"<p class=\"remark failure\"><b><bdi>{model.Name}</bdi> could not be measured completely.</b> {model.Measurement.Failure}</p>");
        }

        foreach (ReportedModel model in models)
        {
            foreach (string note in model.Measurement.Notes)
            {
                page.Write($"<p class=\"remark\"><b><bdi>{model.Name}</bdi>:</b> {note}</p>");
            }
        }
    }
}

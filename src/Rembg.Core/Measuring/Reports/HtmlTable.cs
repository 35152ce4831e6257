namespace Rembg.Measuring.Reports;

/// <summary>The common parts of tables: a column for each model, and a frame that scrolls on narrow screens.</summary>
internal static class HtmlTable
{
    // Differences up to this are noise.
    private const double Indifference = 0.02;

    /// <summary>Begins a table.</summary>
    /// <param name="page">The page.</param>
    /// <param name="label">The table's name, for screen readers.</param>
    /// <param name="corner">The heading of the first column.</param>
    /// <param name="models">The other columns.</param>
    public static void Begin(HtmlPage page, string label, string corner, IReadOnlyList<ReportedModel> models)
    {
        page.Write($"<div class=\"panel scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">");
        page.Write($"<table style=\"--models:{models.Count}\">\n<thead><tr><th scope=\"col\">{corner}</th>");
        foreach (ReportedModel model in models)
        {
            string mark = model.Measurement.Failure is not null ? "failed" : model.Measurement.IsBaseline ? "baseline" : string.Empty;
            page.Write($"<th scope=\"col\" title=\"{model.Measurement.Model}\"><span class=\"dot\" style=\"background:{model.Color}\"></span>");
            page.Write($"<bdi>{model.Name}</bdi> <small>{mark}</small></th>");
        }

        page.Write($"</tr></thead>\n<tbody>");
    }

    /// <summary>Begins a row.</summary>
    public static void BeginRow(HtmlPage page, string name, string remark) =>
        page.Write($"<tr><th scope=\"row\">{name}<small>{remark}</small></th>");

    /// <summary>Writes the cell of a missing figure.</summary>
    public static void WriteNone(HtmlPage page) => page.Write($"<td class=\"none\">{Figures.None}</td>");

    /// <summary>Writes the cell of a figure without a ratio.</summary>
    public static void WriteFigure(HtmlPage page, string figure) => page.Write($"<td>{figure} <small class=\"ratio\"></small></td>");

    /// <summary>Writes the cell of a figure.</summary>
    /// <param name="page">The page.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="ratio">The ratio to the baseline's figure.</param>
    /// <param name="lessIsBetter">True if ratios below 1 are better.</param>
    /// <param name="remark">The text below the figure; may be empty.</param>
    public static void WriteFigure(HtmlPage page, string figure, double ratio, bool lessIsBetter, string remark)
    {
        string verdict = Math.Abs(ratio - 1) < Indifference ? "same" : ratio < 1 == lessIsBetter ? "better" : "worse";
        page.Write($"<td>{figure} <small class=\"ratio {verdict}\">{Figures.Ratio(ratio)}</small> <small class=\"under\">{remark}</small></td>");
    }

    /// <summary>Ends a row.</summary>
    public static void EndRow(HtmlPage page) => page.Write($"</tr>");

    /// <summary>Ends the table.</summary>
    public static void End(HtmlPage page) => page.Write($"</tbody>\n</table>\n</div>");
}

namespace Rembg.Measuring.Reports;

/// <summary>The number of each operator in the models. Few readers need it, so it is collapsed.</summary>
internal static class HtmlOperators
{
    /// <summary>Writes the table, if operators were counted.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        string[] operators =
        [
            .. models.SelectMany(static model => model.Measurement.Operators.Keys)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(name => models.Max(model => model.Measurement.Operators.GetValueOrDefault(name)))
                .ThenBy(static name => name, StringComparer.Ordinal),
        ];
        if (operators.Length == 0)
        {
            return;
        }

        page.Write($"<details id=\"operators\">\n<summary>Operators of the models</summary>");
        HtmlTable.Begin(page, "Operators", "Operator", models);
        foreach (string name in operators)
        {
            HtmlTable.BeginRow(page, name, string.Empty);
            foreach (ReportedModel model in models)
            {
                string count = model.Measurement.Operators.TryGetValue(name, out int known) ? Figures.Significant(known) : Figures.None;
                page.Write($"<td>{count}</td>");
            }

            HtmlTable.EndRow(page);
        }

        HtmlTable.End(page);
        page.Write($"</details>");
    }
}

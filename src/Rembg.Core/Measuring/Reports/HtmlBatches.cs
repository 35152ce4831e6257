namespace Rembg.Measuring.Reports;

/// <summary>The table of batches of generated pictures: seconds, and the savings relative to the baseline.</summary>
internal static class HtmlBatches
{
    /// <summary>Writes the table, if there was a batch.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        SyntheticBatch[] batches = [.. models.SelectMany(static model => model.Measurement.Batches).Select(static time => time.Batch).Distinct()];
        if (batches.Length == 0)
        {
            return;
        }

        page.Write($"<section id=\"batches\">\n<h2>Batches of generated pictures</h2>\n<p class=\"hint\">Seconds for the whole batch, from pixels to mask; less is better.</p>");
        HtmlTable.Begin(page, "Batches", "Pictures", models);
        foreach (SyntheticBatch batch in batches)
        {
            HtmlTable.BeginRow(page, batch.ToString(), "pixels");
            foreach (ReportedModel model in models)
            {
                WriteCell(page, TimeOf(model, batch), model == models[0] ? null : TimeOf(models[0], batch));
            }

            HtmlTable.EndRow(page);
        }

        HtmlTable.End(page);
        page.Write($"</section>");
    }

    private static double? TimeOf(ReportedModel model, SyntheticBatch batch) =>
        model.Measurement.Batches.FirstOrDefault(time => time.Batch == batch)?.TotalTime;

    private static void WriteCell(HtmlPage page, double? time, double? baseline)
    {
        if (time is not { } seconds)
        {
            HtmlTable.WriteNone(page);
        }
        else if (baseline is > 0 and { } before)
        {
            double ratio = seconds / before;
            string saving = ratio <= 1 ? $"saves {Figures.Percent(1 - ratio)}" : $"{Figures.Percent(ratio - 1)} longer";
            HtmlTable.WriteFigure(page, Figures.Seconds(seconds), ratio, lessIsBetter: true, saving);
        }
        else
        {
            HtmlTable.WriteFigure(page, Figures.Seconds(seconds));
        }
    }
}

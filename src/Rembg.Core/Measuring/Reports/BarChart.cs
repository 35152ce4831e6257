namespace Rembg.Measuring.Reports;

/// <summary>A chart of one figure: a bar for each model, starting at zero.</summary>
/// <param name="Title">The figure.</param>
/// <param name="Remark">The unit or meaning, and the better direction.</param>
/// <param name="Bars">The bars, from top to bottom.</param>
internal sealed record BarChart(string Title, string Remark, IReadOnlyList<ChartBar> Bars)
{
    /// <summary>A text alternative for the chart.</summary>
    public string Description => $"{Title}, {Remark}. {string.Join("; ", Bars.Select(static bar => $"{bar.Name}: {bar.Label}"))}.";
}

/// <summary>A bar.</summary>
/// <param name="Name">The model.</param>
/// <param name="Color"><c>#rrggbb</c>.</param>
/// <param name="Value">The length; null for no bar.</param>
/// <param name="Label">The label at its end.</param>
internal sealed record ChartBar(string Name, string Color, double? Value, string Label)
{
    /// <summary>The lower end of the range; null for none.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the range; null for none.</summary>
    public double? High { get; init; }
}

/// <summary>The colours around bars, <c>#rrggbb</c>. The background is the same as in the page's panels.</summary>
internal sealed record ChartTheme(string Background, string Text, string Muted)
{
    /// <summary>Dark on white.</summary>
    public static ChartTheme Light { get; } = new("#ffffff", "#1a2230", "#5b6676");

    /// <summary>Light on nearly black.</summary>
    public static ChartTheme Dark { get; } = new("#161c26", "#e6eaf0", "#9aa6b6");
}

namespace Rembg.Measuring.Reports;

/// <summary>A chart of one figure: a bar for each model, from zero.</summary>
/// <param name="Title">The figure.</param>
/// <param name="Remark">How to read it, and which direction is better.</param>
/// <param name="Bars">From top to bottom.</param>
internal sealed record BarChart(string Title, string Remark, IReadOnlyList<ChartBar> Bars)
{
    /// <summary>The chart in words, for those who do not see it.</summary>
    public string Description => $"{Title}, {Remark}. {string.Join("; ", Bars.Select(static bar => $"{bar.Name}: {bar.Label}"))}.";
}

/// <summary>A bar.</summary>
/// <param name="Name">The model.</param>
/// <param name="Color"><c>#rrggbb</c>.</param>
/// <param name="Value">Its length; null for no bar.</param>
/// <param name="Label">What stands at it.</param>
internal sealed record ChartBar(string Name, string Color, double? Value, string Label)
{
    /// <summary>The lower end of the line over the bar; null for none.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the line over the bar; null for none.</summary>
    public double? High { get; init; }
}

/// <summary>The colours around bars, <c>#rrggbb</c>. The background is that of the page's panels.</summary>
internal sealed record ChartTheme(string Background, string Text, string Muted)
{
    /// <summary>Dark on white.</summary>
    public static ChartTheme Light { get; } = new("#ffffff", "#1a2230", "#5b6676");

    /// <summary>Light on nearly black.</summary>
    public static ChartTheme Dark { get; } = new("#161c26", "#e6eaf0", "#9aa6b6");
}

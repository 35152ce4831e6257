namespace Rembg.Measuring.Reports;

/// <summary>A chart on the page, drawn twice: for light mode and print, and for dark mode.</summary>
internal static class HtmlChart
{
    /// <summary>Writes a chart.</summary>
    /// <param name="page">The page.</param>
    /// <param name="draw">Draws the chart in given colours, as a PNG file.</param>
    /// <param name="width">The width on the page, in pixels.</param>
    /// <param name="height">The height on the page, in pixels.</param>
    /// <param name="description">The text alternative.</param>
    public static void Write(HtmlPage page, Func<ChartTheme, byte[]> draw, int width, int height, string description)
    {
        page.Write($"<figure class=\"panel\"><picture>");
        page.Write($"<source media=\"screen and (prefers-color-scheme: dark)\" srcset=\"{new HtmlPage.Picture(draw(ChartTheme.Dark))}\">");
        page.Write($"<img width=\"{width}\" height=\"{height}\" alt=\"{description}\"");
        page.Write($"src=\"{new HtmlPage.Picture(draw(ChartTheme.Light))}\">");
        page.Write($"</picture></figure>");
    }
}

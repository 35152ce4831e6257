using Rembg.Plots;

namespace Rembg.Measuring.Reports;

/// <summary>
/// Draws a bar chart that can be read on a phone: each model's name is above its bar, not beside it, and the value is at the
/// bar's end. The plot has no axes; bars are as long as the longest label permits.
/// </summary>
internal static class BarChartPlot
{
    // In pixels of the page; the picture has twice as many, for high-resolution screens and print.
    private const int Width = 460;
    private const int HeaderHeight = 58;
    private const int RowHeight = 54;
    private const int RowGap = 10;
    private const int BarHeight = 18;
    private const int BarGap = 7;
    private const int Sharpness = 2;

    private const double TitleSize = 17;
    private const double TextSize = 14;
    private const double RemarkSize = 12.5;

    /// <summary>Draws the chart.</summary>
    /// <returns>A PNG file with twice the displayed size.</returns>
    public static byte[] Draw(BarChart chart, ChartTheme theme)
    {
        PlotDrawing drawing = new(Width, HeightOf(chart), theme.Background);
        drawing.AddText(chart.Title, 0, 13, TitleSize, theme.Text);
        drawing.AddText(chart.Remark, 0, 36, RemarkSize, theme.Muted);
        double unit = ValueOfPixel(chart);
        for (int i = 0; i < chart.Bars.Count; i++)
        {
            AddRow(drawing, chart.Bars[i], HeaderHeight + (i * RowHeight), unit, theme);
        }

        return drawing.ToPng(Sharpness);
    }

    /// <summary>The chart's width on a page.</summary>
    public static int ShownWidth => Width;

    /// <summary>Returns the chart's height on a page.</summary>
    public static int HeightOf(BarChart chart) => HeaderHeight + (chart.Bars.Count * RowHeight) - RowGap;

    private static void AddRow(PlotDrawing drawing, ChartBar bar, double top, double unit, ChartTheme theme)
    {
        drawing.AddText(Fitting(bar.Name), 0, top + 9, TextSize, theme.Text);
        double middle = top + 21 + (BarHeight / 2.0);
        double end = 0;
        if (bar.Value is { } value)
        {
            drawing.AddRectangle(0, middle - (BarHeight / 2.0), Math.Max(value / unit, 0.5), BarHeight, bar.Color);
            AddRange(drawing, bar, middle, unit, theme);
            end = (End(bar) / unit) + BarGap;
        }

        drawing.AddText(bar.Label, end, middle, TextSize, bar.Value is null ? theme.Muted : theme.Text);
    }

    private static void AddRange(PlotDrawing drawing, ChartBar bar, double middle, double unit, ChartTheme theme)
    {
        if (bar is not { Low: { } low, High: { } high })
        {
            return;
        }

        const double Cap = 5;
        Line(low, 0, high, 0);
        Line(low, -Cap, low, Cap);
        Line(high, -Cap, high, Cap);

        void Line(double from, double above, double to, double below) =>
            drawing.AddLine((from / unit, middle + above), (to / unit, middle + below), theme.Text, 1.5);
    }

    /// <summary>The value of one pixel, chosen so that every label ends inside the picture.</summary>
    private static double ValueOfPixel(BarChart chart)
    {
        double most = chart.Bars.Max(static bar => End(bar) / Math.Max(20, Width - BarGap - 2 - PlotFont.Measure(bar.Label, TextSize)));
        return most > 0 ? most : 1;
    }

    /// <summary>The end of the bar or of the range, whichever is further right.</summary>
    private static double End(ChartBar bar) => Math.Max(0, Math.Max(bar.Value ?? 0, bar.High ?? 0));

    /// <summary>Returns the name, shortened if its letters are wide.</summary>
    private static string Fitting(string name)
    {
        int length = name.Length;
        string fitting = name;
        while (length > 10 && PlotFont.Measure(fitting, TextSize) > Width)
        {
            fitting = ReportedModel.Shorten(name, --length);
        }

        return fitting;
    }
}

using ScottPlot;
using ScottPlot.Plottables;

namespace Rembg.Evaluation.Reports;

/// <summary>
/// Draws a bar chart that can be read on a phone: each model's name stands above its bar, not beside it, and the value at
/// the bar's end. The plot has no axes; its vertical unit is a pixel, and the horizontal one is chosen so that no value is cut off.
/// </summary>
internal static class BarChartPlot
{
    // In pixels of the page; a picture has twice as many, for sharp screens and paper.
    private const int Width = 460;
    private const int HeaderHeight = 58;
    private const int RowHeight = 54;
    private const int RowGap = 10;
    private const int BarHeight = 18;
    private const int BarGap = 7;
    private const int Sharpness = 2;

    private const float TitleSize = 17;
    private const float TextSize = 14;
    private const float RemarkSize = 12.5f;

    /// <summary>Draws the chart.</summary>
    /// <returns>A PNG file, twice as large as it is meant to be shown.</returns>
    public static byte[] Draw(BarChart chart, ChartTheme theme)
    {
        int height = HeightOf(chart);
        using Plot plot = PlotFont.NewPlot();
        plot.Axes.Frameless();
        plot.HideGrid();
        plot.FigureBackground.Color = plot.DataBackground.Color = Color.FromHex(theme.Background);
        double unit = ValueOfPixel(chart);
        plot.Axes.SetLimits(0, unit * Width, -height, 0);
        AddText(plot, chart.Title, 0, -4, TitleSize, theme.Text, Alignment.UpperLeft);
        AddText(plot, chart.Remark, 0, -28, RemarkSize, theme.Muted, Alignment.UpperLeft);
        for (int i = 0; i < chart.Bars.Count; i++)
        {
            AddRow(plot, chart.Bars[i], -HeaderHeight - (i * RowHeight), unit, theme);
        }

        plot.ScaleFactor = Sharpness;
        return plot.GetImageBytes(Width * Sharpness, height * Sharpness, ImageFormat.Png);
    }

    /// <summary>Columns that the chart takes on a page.</summary>
    public static int ShownWidth => Width;

    /// <summary>Rows that the chart takes on a page.</summary>
    public static int HeightOf(BarChart chart) => HeaderHeight + (chart.Bars.Count * RowHeight) - RowGap;

    private static void AddRow(Plot plot, ChartBar bar, double top, double unit, ChartTheme theme)
    {
        double middle = top - 21 - (BarHeight / 2.0);
        AddText(plot, Fitting(bar.Name), 0, top, TextSize, theme.Text, Alignment.UpperLeft);
        if (bar.Value is { } value)
        {
            Bar rectangle = new()
            {
                Position = middle,
                Size = BarHeight,
                Value = value,
                FillColor = Color.FromHex(bar.Color),
                LineWidth = 0,
            };
            plot.Add.Bars(new[] { rectangle }).Horizontal = true;
            AddRange(plot, bar, middle, theme);
        }

        double end = bar.Value is null ? 0 : End(bar) + (unit * BarGap);
        // Half of the room below a line of text: digits have nothing there, and would stand too high.
        const double Descent = 1.5;
        AddText(plot, bar.Label, end, middle - Descent, TextSize, bar.Value is null ? theme.Muted : theme.Text, Alignment.MiddleLeft);
    }

    private static void AddRange(Plot plot, ChartBar bar, double middle, ChartTheme theme)
    {
        if (bar is not { Low: { } low, High: { } high })
        {
            return;
        }

        const double Cap = 5;
        Color color = Color.FromHex(theme.Text);
        Line(low, middle, high, middle);
        Line(low, middle - Cap, low, middle + Cap);
        Line(high, middle - Cap, high, middle + Cap);

        void Line(double x1, double y1, double x2, double y2)
        {
            LinePlot line = plot.Add.Line(x1, y1, x2, y2);
            line.LineColor = color;
            line.LineWidth = 1.5f;
            line.MarkerSize = 0;
        }
    }

    private static void AddText(Plot plot, string text, double x, double y, float size, string color, Alignment alignment)
    {
        Text label = plot.Add.Text(text, x, y);
        label.LabelFontName = PlotFont.Name;
        label.LabelFontSize = size;
        label.LabelFontColor = Color.FromHex(color);
        label.LabelAlignment = alignment;
        label.LabelPadding = 0;
    }

    /// <summary>What a pixel is worth if every label ends within the picture.</summary>
    private static double ValueOfPixel(BarChart chart)
    {
        double most = chart.Bars.Max(static bar => End(bar) / Math.Max(20, Width - BarGap - 2 - Measure(bar.Label, TextSize)));
        return most > 0 ? most : 1;
    }

    /// <summary>Where the bar, or the line over it, ends.</summary>
    private static double End(ChartBar bar) => Math.Max(0, Math.Max(bar.Value ?? 0, bar.High ?? 0));

    /// <summary>The name, shorter where its letters are wide.</summary>
    private static string Fitting(string name)
    {
        int length = name.Length;
        string fitting = name;
        while (length > 10 && Measure(fitting, TextSize) > Width)
        {
            fitting = ReportedModel.Shorten(name, --length);
        }

        return fitting;
    }

    private static float Measure(string text, float size)
    {
        using Paint paint = Paint.NewDisposablePaint();
        return new LabelStyle { FontName = PlotFont.Name, FontSize = size }.Measure(text, paint).Width;
    }
}

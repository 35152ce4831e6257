using System.Globalization;

using Rembg.Metrics;
using Rembg.Plots;

namespace Rembg.Measuring.Reports;

/// <summary>
/// Draws a reliability curve: a bar for each interval of the estimate, as high as the mean of the true values, below a line on
/// which a calibrated estimate lies. The number above a bar is the number of photos.
/// </summary>
internal static class ReliabilityPlot
{
    // In pixels of the page, as in a bar chart; the picture has twice as many.
    private const int Side = 300;
    private const int Left = 34;
    private const int Top = 58;
    private const int Bottom = 44;
    private const int Sharpness = 2;

    private const double TitleSize = 17;
    private const double TextSize = 12.5;

    /// <summary>The picture's width on a page.</summary>
    public const int ShownWidth = Left + Side + 12;

    /// <summary>The picture's height on a page.</summary>
    public const int ShownHeight = Top + Side + Bottom;

    /// <summary>Draws the curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="title">The title.</param>
    /// <param name="estimate">The name of the estimate, below the horizontal axis.</param>
    /// <param name="truth">The name of the true value, above the vertical axis.</param>
    /// <param name="color">The colour of the bars, <c>#rrggbb</c>.</param>
    /// <param name="theme">The colours around them.</param>
    /// <returns>A PNG file with twice the displayed size.</returns>
    public static byte[] Draw(ReliabilityCurve curve, string title, string estimate, string truth, string color, ChartTheme theme)
    {
        PlotDrawing drawing = new(ShownWidth, ShownHeight, theme.Background);
        drawing.AddText(title, 0, 13, TitleSize, theme.Text);
        drawing.AddText(truth, 0, 38, TextSize, theme.Muted);
        drawing.AddText(estimate, Left + Side, Top + Side + 32, TextSize, theme.Muted, TextAnchor.Right);
        const double Width = (double)Side / ReliabilityCurve.IntervalCount;
        foreach (ReliabilityBin bin in curve.Bins)
        {
            // The interval's own place, so that bars do not overlap.
            int interval = Math.Min((int)(bin.MeanEstimate * ReliabilityCurve.IntervalCount), ReliabilityCurve.IntervalCount - 1);
            double height = Side * Math.Clamp(bin.MeanTruth, 0, 1);
            double left = Left + (interval * Width);
            drawing.AddRectangle(left + 1, Top + Side - height, Width - 2, height, color);
            drawing.AddText(bin.Count.ToString(CultureInfo.InvariantCulture), left + (Width / 2), Top + Side - height - 8, 11, theme.Muted, TextAnchor.Middle);
        }

        drawing.AddLine((Left, Top + Side), (Left + Side, Top), theme.Text, 1);
        foreach (double value in (double[])[0, 0.5, 1])
        {
            string label = value.ToString(CultureInfo.InvariantCulture);
            drawing.AddText(label, Left - 6, Top + (Side * (1 - value)), TextSize, theme.Muted, TextAnchor.Right);
            drawing.AddText(label, Left + (Side * value), Top + Side + 13, TextSize, theme.Muted, TextAnchor.Middle);
        }

        return drawing.ToPng(Sharpness);
    }
}

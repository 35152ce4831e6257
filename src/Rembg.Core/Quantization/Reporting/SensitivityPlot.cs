using System.Globalization;

using Rembg.Plots;

namespace Rembg.Quantization.Reporting;

/// <summary>
/// A bar chart of the nodes that harm the mask most: weights and activations side by side on a logarithmic axis. Bars are filled if the
/// value was measured for the node alone, and outlined if it is a bound; a band marks nodes that stay in FP32.
/// </summary>
internal static class SensitivityPlot
{
    private const int MostNodes = 40;
    private const int LongestName = 56;

    // Pixels.
    private const int Width = 1300;
    private const int RowHeight = 26;
    private const int Top = 52;
    private const int Bottom = 112;
    private const int Right = 40;
    private const int NameGap = 6;
    private const int BarHeight = 10;
    private const double TextSize = 14;

    // Powers of ten below the largest value; smaller values are irrelevant.
    private const int MostDecades = 6;

    private const string TextColor = "#000000";
    private const string GridColor = "#e6e6e6";
    private const string WeightColor = "#2f6db3";
    private const string ActivationColor = "#e08a2b";
    private const string MeasuredColor = "#6b6b6b";

    // Opaque, so that a band behind them is not visible through them.
    private const string WeightBoundColor = "#d1dfee";
    private const string ActivationBoundColor = "#f8e5d0";
    private const string BoundColor = "#dedede";
    private const string FloatColor = "#f7e0e0";

    private sealed record Row(string Name, bool IsQuantized, Figure Weight, Figure Activation)
    {
        public double Worst => Math.Max(Weight.Error, Activation.Error);
    }

    private readonly record struct Figure(double Error, bool IsBound);

    /// <summary>Determines whether there are values to plot.</summary>
    public static bool HasData(QuantizationResult result) => Rows(result).Count > 0;

    /// <summary>Draws the chart.</summary>
    /// <returns>The chart as a PNG file.</returns>
    public static byte[] Draw(QuantizationResult result)
    {
        List<Row> rows = Rows(result);
        int top = (int)Math.Ceiling(Math.Log10(rows[0].Worst));
        double smallest = rows.SelectMany(static row => (double[])[row.Weight.Error, row.Activation.Error]).Where(static value => value > 0).Min();
        int bottom = Math.Max(top - MostDecades, (int)Math.Floor(Math.Log10(smallest)));
        bottom = Math.Min(bottom, top - 1);

        double left = 12 + NameGap + rows.Max(static row => PlotFont.Measure(row.Name, TextSize));
        PlotDrawing drawing = new(Width, Top + (rows.Count * RowHeight) + Bottom, "#ffffff");
        Scale scale = new(left, Width - Right, bottom, top);
        AddFloatBands(drawing, rows, scale);
        AddGrid(drawing, rows, scale);
        AddBars(drawing, rows, static row => row.Weight, scale, 3, WeightColor, WeightBoundColor);
        AddBars(drawing, rows, static row => row.Activation, scale, 3 + BarHeight, ActivationColor, ActivationBoundColor);
        AddAxes(drawing, rows, scale);
        AddTitle(drawing, result, scale);
        AddLegend(drawing, rows, scale);
        return drawing.ToPng();
    }

    /// <summary>The logarithmic axis: powers of ten between two columns.</summary>
    private readonly record struct Scale(double Left, double Right, int Bottom, int Top)
    {
        public double Middle => (Left + Right) / 2;

        public IEnumerable<int> Powers => Enumerable.Range(Bottom, Top - Bottom + 1);

        public double Column(double power) => Left + ((Right - Left) * (Math.Max(Bottom, power) - Bottom) / (Top - Bottom));
    }

    /// <summary>Returns the worst nodes, the worst first, by the error of the mask.</summary>
    private static List<Row> Rows(QuantizationResult result) =>
    [
        .. result.Sensitivities
            .Select(static node => new Row(Shorten(node.Name), node.IsQuantized, Of(node.WeightError, node.WeightEvidence), Of(node.ActivationError, node.ActivationEvidence)))
            .Where(static row => row.Worst > 0 && double.IsFinite(row.Worst))
            .OrderByDescending(static row => row.Worst)
            .Take(MostNodes),
    ];

    private static Figure Of(double? error, SensitivityEvidence evidence) => new(error ?? 0, evidence == SensitivityEvidence.Bound);

    /// <summary>The end of a name says more than its beginning: <c>…/stage1d/rebnconv1d/conv_s1/Conv</c>.</summary>
    private static string Shorten(string name) => name.Length <= LongestName ? name : "…" + name[^(LongestName - 1)..];

    private static int RowTop(int index) => Top + (index * RowHeight);

    private static void AddFloatBands(PlotDrawing drawing, List<Row> rows, Scale scale)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (!rows[i].IsQuantized)
            {
                drawing.AddRectangle(scale.Left, RowTop(i), scale.Right - scale.Left, RowHeight, FloatColor);
            }
        }
    }

    private static void AddGrid(PlotDrawing drawing, List<Row> rows, Scale scale)
    {
        foreach (int power in scale.Powers)
        {
            drawing.AddRectangle(Math.Floor(scale.Column(power)), Top, 1, rows.Count * RowHeight, GridColor);
        }
    }

    private static void AddBars(PlotDrawing drawing, List<Row> rows, Func<Row, Figure> figure, Scale scale, int offset, string color, string boundColor)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            Figure value = figure(rows[i]);
            if (value.Error > 0)
            {
                double width = scale.Column(Math.Log10(value.Error)) - scale.Left;
                drawing.AddOutlined(scale.Left, RowTop(i) + offset, width, BarHeight, value.IsBound ? boundColor : color, color);
            }
        }
    }

    private static void AddAxes(PlotDrawing drawing, List<Row> rows, Scale scale)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            drawing.AddText(rows[i].Name, scale.Left - NameGap, RowTop(i) + (RowHeight / 2.0), TextSize, TextColor, TextAnchor.Right);
        }

        int end = RowTop(rows.Count);
        drawing.AddRectangle(Math.Floor(scale.Left), Top, 1, end - Top, TextColor);
        drawing.AddRectangle(Math.Floor(scale.Left), end, scale.Right - scale.Left, 1, TextColor);
        foreach (int power in scale.Powers)
        {
            string label = Math.Pow(10, power).ToString("0.###############", CultureInfo.InvariantCulture);
            drawing.AddText(label, scale.Column(power), end + 13, TextSize, TextColor, TextAnchor.Middle);
        }

        drawing.AddText("Mean absolute error of the mask if only this node is quantized (logarithmic)", scale.Middle, end + 38, TextSize + 1, TextColor, TextAnchor.Middle);
    }

    private static void AddTitle(PlotDrawing drawing, QuantizationResult result, Scale scale)
    {
        string agreement = result.Agreement is { } masks ? $"IoU {masks.IoU.Mean:0.000} (worst {masks.IoU.Worst:0.000}), error {masks.MeanAbsoluteError.Mean:0.0000}, " : string.Empty;
        string totals = string.Create(
            CultureInfo.InvariantCulture,
            $"{agreement}size × {result.SizeRatio:0.00}, latency × {result.LatencyRatio:0.00}, {result.QuantizedNodeCount} nodes quantized, {result.FloatNodes.Count} kept in FP32");
        drawing.AddText($"{Path.GetFileName(result.Source)} → {Path.GetFileName(result.Output)}", scale.Middle, 14, TextSize + 3, TextColor, TextAnchor.Middle);
        drawing.AddText(totals, scale.Middle, 36, TextSize + 3, TextColor, TextAnchor.Middle);
    }

    /// <summary>Adds the legend below the axis: inside the chart, it would cover the bars if there are few rows.</summary>
    private static void AddLegend(PlotDrawing drawing, List<Row> rows, Scale scale)
    {
        (string Text, string Fill, string Outline)[] items =
        [
            ("weights", WeightColor, WeightColor),
            ("activations", ActivationColor, ActivationColor),
            ("measured alone", MeasuredColor, MeasuredColor),
            ("upper bound for a group", BoundColor, MeasuredColor),
            ("kept in FP32", FloatColor, FloatColor),
        ];
        const int Swatch = 20;
        const int Gap = 16;
        double middle = RowTop(rows.Count) + 84;
        double x = scale.Middle - (items.Sum(static item => Swatch + NameGap + PlotFont.Measure(item.Text, TextSize) + Gap) / 2);
        foreach ((string text, string fill, string outline) in items)
        {
            drawing.AddOutlined(Math.Floor(x), middle - (BarHeight / 2.0), Swatch, BarHeight, fill, outline);
            x += Swatch + NameGap;
            drawing.AddText(text, x, middle, TextSize, TextColor);
            x += PlotFont.Measure(text, TextSize) + Gap;
        }
    }
}

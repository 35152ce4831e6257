using System.Globalization;

using Rembg.Evaluation;

using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Rembg.Quantization;

/// <summary>
/// A bar chart of the nodes that harm the mask most: weights and activations side by side on a logarithmic axis, filled if
/// they were measured of the node alone and outlined if they are a bound, and a band behind those that were left in FP32.
/// </summary>
internal static class SensitivityPlot
{
    private const int MostNodes = 40;
    private const int LongestName = 56;

    // Pixels.
    private const int Width = 1300;
    private const int RowHeight = 26;
    private const int Surroundings = 225;
    private const int TextSize = 14;

    // Powers of ten below the largest value; what is smaller is no reason for anything.
    private const int MostDecades = 6;

    private static readonly Color WeightColor = Color.FromHex("#2f6db3");
    private static readonly Color ActivationColor = Color.FromHex("#e08a2b");
    private static readonly Color FloatColor = Color.FromHex("#cf3d3d").WithAlpha(0.16);
    private static readonly Color MeasuredColor = Color.FromHex("#6b6b6b");

    private sealed record Row(string Name, bool IsQuantized, Figure Weight, Figure Activation)
    {
        public double Worst => Math.Max(Weight.Error, Activation.Error);
    }

    private readonly record struct Figure(double Error, bool IsBound);

    /// <summary>Whether anything was measured of which there could be a plot.</summary>
    public static bool HasData(QuantizationResult result) => Rows(result).Count > 0;

    /// <summary>Draws the chart.</summary>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(QuantizationResult result)
    {
        List<Row> rows = Rows(result);
        int top = (int)Math.Ceiling(Math.Log10(rows[0].Worst));
        double smallest = rows.SelectMany(static row => (double[])[row.Weight.Error, row.Activation.Error]).Where(static value => value > 0).Min();
        int bottom = Math.Max(top - MostDecades, (int)Math.Floor(Math.Log10(smallest)));
        bottom = Math.Min(bottom, top - 1);

        using Plot plot = PlotFont.NewPlot();
        AddFloatBands(plot, rows);
        AddBars(plot, rows, static row => row.Weight, WeightColor, offset: 0.2, bottom);
        AddBars(plot, rows, static row => row.Activation, ActivationColor, offset: -0.2, bottom);
        LabelAxes(plot, rows, bottom, top);
        AddTitle(plot, result);
        AddLegend(plot);
        return plot.GetImageBytes(Width, Surroundings + (rows.Count * RowHeight), ImageFormat.Png);
    }

    /// <summary>The worst nodes, worst first, by the error of the mask.</summary>
    private static List<Row> Rows(QuantizationResult result) =>
    [
        .. result.Sensitivities
            .Select(static node => new Row(Shorten(node.Name), node.IsQuantized, Of(node.WeightError, node.WeightEvidence), Of(node.ActivationError, node.ActivationEvidence)))
            .Where(static row => row.Worst > 0 && double.IsFinite(row.Worst))
            .OrderByDescending(static row => row.Worst)
            .Take(MostNodes),
    ];

    private static Figure Of(double? error, SensitivityEvidence evidence) => new(error ?? 0, evidence == SensitivityEvidence.Bound);

    /// <summary>The end of a name tells more than its beginning: <c>…/stage1d/rebnconv1d/conv_s1/Conv</c>.</summary>
    private static string Shorten(string name) => name.Length <= LongestName ? name : "…" + name[^(LongestName - 1)..];

    /// <summary>The first row is at the top.</summary>
    private static double Position(List<Row> rows, int index) => rows.Count - index;

    private static void AddFloatBands(Plot plot, List<Row> rows)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (!rows[i].IsQuantized)
            {
                VerticalSpan band = plot.Add.VerticalSpan(Position(rows, i) - 0.5, Position(rows, i) + 0.5, FloatColor);
                band.LineStyle.Width = 0;
            }
        }
    }

    private static void AddBars(Plot plot, List<Row> rows, Func<Row, Figure> figure, Color color, double offset, int bottom)
    {
        List<Bar> bars = [];
        for (int i = 0; i < rows.Count; i++)
        {
            Figure value = figure(rows[i]);
            if (value.Error > 0)
            {
                bars.Add(new Bar
                {
                    Position = Position(rows, i) + offset,
                    Size = 0.36,
                    ValueBase = bottom,
                    Value = Math.Max(bottom, Math.Log10(value.Error)),
                    FillColor = value.IsBound ? Lighten(color) : color,
                    LineColor = color,
                    LineWidth = 1,
                });
            }
        }

        plot.Add.Bars(bars).Horizontal = true;
    }

    /// <summary>Opaque, so that a band behind it does not shine through.</summary>
    private static Color Lighten(Color color) => color.MixedWith(Colors.White, 0.78);

    private static void LabelAxes(Plot plot, List<Row> rows, int bottom, int top)
    {
        plot.Axes.SetLimits(bottom, top, 0.4, rows.Count + 0.6);
        plot.Axes.Left.TickGenerator = new NumericManual([.. rows.Select((_, index) => Position(rows, index))], [.. rows.Select(static row => row.Name)]);
        plot.Axes.Bottom.TickGenerator = new NumericManual(
            [.. Enumerable.Range(bottom, top - bottom + 1).Select(static power => (double)power)],
            [.. Enumerable.Range(bottom, top - bottom + 1).Select(static power => Math.Pow(10, power).ToString("0.###############", CultureInfo.InvariantCulture))]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.TickLabelStyle.FontSize = TextSize;
        plot.Axes.Bottom.TickLabelStyle.FontSize = TextSize;
        plot.Axes.Bottom.Label.Bold = false;
        plot.XLabel("Mean absolute error of the mask when this node alone is quantized (logarithmic)", TextSize + 1);
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.Top.IsVisible = false;

        // Room for the half of the last tick's label that lies beyond the axis.
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Right.MinimumSize = 40;
    }

    private static void AddTitle(Plot plot, QuantizationResult result)
    {
        string agreement = result.Agreement is { } masks ? $"IoU {masks.IoU.Mean:0.000} (worst {masks.IoU.Worst:0.000}), error {masks.MeanAbsoluteError.Mean:0.0000}, " : string.Empty;
        string totals = string.Create(
            CultureInfo.InvariantCulture,
            $"{agreement}size × {result.SizeRatio:0.00}, latency × {result.LatencyRatio:0.00}, {result.QuantizedNodeCount} nodes quantized, {result.FloatNodes.Count} left in FP32");
        plot.Title($"{Path.GetFileName(result.Source)} → {Path.GetFileName(result.Output)}\n{totals}", TextSize + 3);
        plot.Axes.Title.Label.Bold = false;
    }

    private static void AddLegend(Plot plot)
    {
        plot.Legend.FontSize = TextSize;
        plot.Legend.ManualItems.AddRange(
        [
            new LegendItem { LabelText = "weights", FillColor = WeightColor },
            new LegendItem { LabelText = "activations", FillColor = ActivationColor },
            new LegendItem { LabelText = "measured alone", FillColor = MeasuredColor, OutlineColor = MeasuredColor, OutlineWidth = 1 },
            new LegendItem { LabelText = "bound of a group", FillColor = Lighten(MeasuredColor), OutlineColor = MeasuredColor, OutlineWidth = 1 },
            new LegendItem { LabelText = "left in FP32", FillColor = FloatColor },
        ]);

        // Below the axis: inside, it would lie on the bars of a chart of few rows.
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.TightHorizontalWrapping = true;
        plot.Legend.InterItemPadding = new PixelPadding(16, 0);
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Bottom);
    }
}

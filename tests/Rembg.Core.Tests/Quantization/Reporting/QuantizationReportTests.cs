using System.Text.Json;

using NetVips;

using Rembg.Files;
using Rembg.Metrics;
using Rembg.Quantization;
using Rembg.Quantization.Reporting;

namespace Rembg.Tests;

/// <summary>The files of a report: their names and content; nothing is overwritten.</summary>
public sealed class QuantizationReportTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("report.csv", "report.csv", "report.png")]
    [InlineData("report.JSON", "report.JSON", "report.png")]
    [InlineData("u2netp.int8.png", "u2netp.int8.csv", "u2netp.int8.png")]
    public void The_extension_says_which_files_there_are(string name, string table, string plot)
    {
        Assert.Equal((_files[table], _files[plot]), QuantizationReport.FilesAt(_files[name]));
        Assert.Equal([_files[table], _files[plot]], QuantizationReport.Write(Result(Nodes), _files[name], overwrite: false));
        Assert.Equal(((string[])[table, plot]).Order(StringComparer.Ordinal), _files.Files);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("report.xlsx")]
    public void Other_extensions_are_refused(string name) => Assert.Throws<OptionsInvalidException>(() => QuantizationReport.FilesAt(_files[name]));

    [Fact]
    public void The_table_has_a_line_for_each_node_in_their_order()
    {
        QuantizationReport.Write(Result(Nodes), _files["r.csv"], overwrite: false);
        Assert.Equal(
            [
                "Name,Operator,Multiplications,WeightError,WeightEvidence,ActivationError,ActivationEvidence,IsQuantized",
                "/stage1d/rebnconv1d/Conv,Conv,1887.4368,0.025,Measured,0.0003,Bound,False",
                "\"odd, \"\"name\"\"\",Conv,0.5,1E-07,Bound,,None,True",
                "mul,MatMul,12,,None,,None,True",
            ],
            File.ReadAllLines(_files["r.csv"]));
    }

    [Fact]
    public void Json_has_the_result_as_well()
    {
        QuantizationReport.Write(Result(Nodes), _files["r.json"], overwrite: false);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_files["r.json"]));
        JsonElement root = document.RootElement;
        Assert.Equal("Static", root.GetProperty("Mode").GetString());
        Assert.Equal("0.75", root.GetProperty("Equalization").GetString());
        Assert.Equal(0.97, root.GetProperty("Agreement").GetProperty("IoU").GetProperty("Worst").GetDouble());
        Assert.Equal(0.25, root.GetProperty("SizeRatio").GetDouble());
        Assert.Equal("Sensitive", root.GetProperty("FloatNodes")[0].GetProperty("Reason").GetString());
        Assert.Equal("odd, \"name\"", root.GetProperty("Sensitivities")[1].GetProperty("Name").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("Sensitivities")[1].GetProperty("ActivationError").ValueKind);
    }

    [Fact]
    public void The_plot_is_as_high_as_it_has_nodes_and_has_text_on_it()
    {
        NodeSensitivity[] many = [.. Enumerable.Range(0, 60).Select(static i => new NodeSensitivity($"/stage{i}/Conv", "Conv", 100, Math.Pow(10, -i / 10.0), SensitivityEvidence.Measured, Math.Pow(10, -i / 8.0) / 3, SensitivityEvidence.Bound, i > 1))];
        QuantizationReport.Write(Result(Nodes), _files["few.csv"], overwrite: false);
        QuantizationReport.Write(Result(many), _files["many.csv"], overwrite: false);
        using Image few = Image.NewFromFile(_files["few.png"]);
        using Image most = Image.NewFromFile(_files["many.png"]);
        Assert.Equal((few.Width, few.Height + (38 * 26)), (most.Width, most.Height));

        // The title's lines: dark pixels on white, or there was no font.
        using Image title = most.ExtractArea(200, 0, most.Width - 400, 50);
        Assert.InRange(title.Min(), 0, 80);
    }

    [Fact]
    public void Bars_that_were_measured_are_filled_and_bounds_are_outlined()
    {
        Assert.InRange((double)Filled(SensitivityEvidence.Bound) / Filled(SensitivityEvidence.Measured), 0, 0.3);

        // Pixels of the colour of weights.
        int Filled(SensitivityEvidence evidence)
        {
            NodeSensitivity[] nodes = [.. Enumerable.Range(1, 4).Select(i => new NodeSensitivity($"node{i}", "Conv", 1, 0.01 * i, evidence, null, SensitivityEvidence.None, true))];
            QuantizationReport.Write(Result(nodes), _files[$"{evidence}.csv"], overwrite: false);
            Pixels plot = Pixels.Read(_files[$"{evidence}.png"]);
            return Enumerable.Range(0, plot.Width * plot.Height).Count(i => (plot.Values[i * plot.Bands], plot.Values[(i * plot.Bands) + 1], plot.Values[(i * plot.Bands) + 2]) == (0x2f, 0x6d, 0xb3));
        }
    }

    [Fact]
    public void Without_measurements_there_is_no_plot()
    {
        Assert.Equal([_files["r.csv"]], QuantizationReport.Write(Result([]), _files["r.png"], overwrite: false));
        Assert.Single(File.ReadAllLines(_files["r.csv"]));
    }

    [Fact]
    public void Existing_files_are_not_overwritten_unless_asked()
    {
        File.WriteAllText(_files["r.csv"], "precious");
        Assert.Throws<OutputExistsException>(() => QuantizationReport.Write(Result(Nodes), _files["r.csv"], overwrite: false));
        Assert.Equal("precious", File.ReadAllText(_files["r.csv"]));
        Assert.Equal(2, QuantizationReport.Write(Result(Nodes), _files["r.csv"], overwrite: true).Count);
    }

    private static NodeSensitivity[] Nodes =>
    [
        new("/stage1d/rebnconv1d/Conv", "Conv", 1887.4368, 0.025, SensitivityEvidence.Measured, 0.0003, SensitivityEvidence.Bound, false),
        new("odd, \"name\"", "Conv", 0.5, 1e-7, SensitivityEvidence.Bound, null, SensitivityEvidence.None, true),
        new("mul", "MatMul", 12, null, SensitivityEvidence.None, null, SensitivityEvidence.None, true),
    ];

    private static QuantizationResult Result(IReadOnlyList<NodeSensitivity> nodes) => new()
    {
        Source = "/models/ü.onnx",
        Output = "/models/ü.int8.onnx",
        Mode = QuantizationMode.Static,
        Format = QuantizationFormat.Qdq,
        SourceSize = 4000,
        OutputSize = 1000,
        CalibrationCount = 8,
        JudgedCount = 4,
        Agreement = new MaskAgreement(new MetricSummary(0.99, 0.97), new MetricSummary(0.002, 0.004), new MetricSummary(0.995, 0.98), new MetricSummary(0.985, 0.96)),
        ExpectedWorstIoU = 0.9,
        QuantizedShare = 0.95,
        IsExactEverywhere = true,
        MeetsTarget = true,
        QuantizedNodeCount = 110,
        FloatNodes = [new FloatNode("/stage1d/rebnconv1d/Conv", "Conv", FloatReason.Sensitive, 0.025)],
        Equalization = new EqualizationChoice(0.75),
        CalibrationMethod = CalibrationMethod.MinMax,
        BiasCorrection = false,
        SourceLatency = 255,
        OutputLatency = 105,
        Sensitivities = nodes,
        Elapsed = TimeSpan.FromSeconds(80),
    };
}

using System.Globalization;
using System.Text.Json;

using Rembg.Files;
using Rembg.Measuring;
using Rembg.Measuring.Reports;

namespace Rembg.Tests.Reports;

/// <summary>The files of a report but for the page: tables read back, and names refused before anything is measured.</summary>
public sealed class MeasurementReportTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("report")]
    [InlineData("report.xlsx")]
    [InlineData("report.html.txt")]
    public void Other_extensions_are_refused(string name)
    {
        Assert.Throws<OptionsInvalidException>(() => MeasurementReport.Check(_files[name]));
        Assert.Throws<OptionsInvalidException>(() => MeasurementReport.Write(MadeUpMeasurements.All, _files[name], overwrite: false));
        Assert.Empty(_files.Files);
    }

    [Theory]
    [InlineData("r.html")]
    [InlineData("r.JSON")]
    [InlineData("r.csv")]
    [InlineData("r.png")]
    public void Existing_files_are_not_overwritten_unless_asked(string name)
    {
        MeasurementReport.Check(_files[name]);
        Assert.Throws<ArgumentException>(() => MeasurementReport.Write([], _files[name], overwrite: false));
        File.WriteAllText(_files[name], "precious");
        Assert.Throws<OutputExistsException>(() => MeasurementReport.Write(MadeUpMeasurements.All, _files[name], overwrite: false));
        Assert.Equal("precious", File.ReadAllText(_files[name]));
        MeasurementReport.Write(MadeUpMeasurements.All, _files[name], overwrite: true);
        Assert.True(new FileInfo(_files[name]).Length > 1000);
        Assert.Equal([name], _files.Files);
    }

    [Fact]
    public void Json_has_all_figures_and_no_pictures()
    {
        ModelMeasurement model = MadeUpMeasurements.Fast("ü<b>", 0.5).With(isTruth: true, ("/photos/a.jpg", 0.02, MadeUpStrips.Disc(32, 24, 3)))
            .WithCertainty(0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.18, 0.19, 0.20);
        MeasurementReport.Write([MadeUpMeasurements.Baseline, model, MadeUpMeasurements.Zeros], _files["r.json"], overwrite: false);
        byte[] bytes = File.ReadAllBytes(_files["r.json"]);
        Assert.Equal((byte)'[', bytes[0]);
        using JsonDocument document = JsonDocument.Parse(bytes);
        JsonElement root = document.RootElement;
        Assert.Equal(["u2netp", "ü<b>", "zeros"], root.EnumerateArray().Select(static item => item.GetProperty("Model").GetString()));
        Assert.True(root[0].GetProperty("IsBaseline").GetBoolean());
        Assert.Equal(JsonValueKind.Null, root[0].GetProperty("Comparison").ValueKind);
        Assert.Equal(0.5, root[1].GetProperty("Comparison").GetProperty("Latency").GetDouble());
        Assert.Equal(0.02, root[1].GetProperty("MeanAbsoluteError").GetDouble());
        Assert.Equal(512, root[1].GetProperty("Batches")[0].GetProperty("Batch").GetProperty("Size").GetInt32());
        JsonElement certainty = root[1].GetProperty("Certainty");
        Assert.Equal(10, certainty.GetProperty("PhotoCount").GetInt32());
        Assert.Equal(10, certainty.GetProperty("Reliability").GetProperty("Bins").GetArrayLength());
        Assert.Equal(0.97, certainty.GetProperty("Reliability").GetProperty("Bins")[9].GetProperty("MeanTruth").GetDouble(), 12);
        JsonElement photo = root[1].GetProperty("Photos")[0];
        Assert.Equal("/photos/a.jpg", photo.GetProperty("Photo").GetString());
        Assert.Equal(0.02, photo.GetProperty("Quality").GetProperty("MeanAbsoluteError").GetDouble());
        Assert.False(photo.TryGetProperty("Strip", out _));
        Assert.Equal("NaN", root[2].GetProperty("Multiplications").GetString());

        // Every property of the record, so that none that is added later is forgotten.
        Assert.Equal(
            typeof(ModelMeasurement).GetProperties().Select(static property => property.Name).Order(StringComparer.Ordinal),
            root[0].EnumerateObject().Select(static property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_has_a_row_for_each_model_and_a_column_for_each_figure()
    {
        ModelMeasurement hostile = MadeUpMeasurements.Fast("odd, \"name\"", 0.5).With(isTruth: false, ("/a.jpg", 0.02, MadeUpStrips.Disc(32, 24, 3)))
            .WithCertainty(0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.21, 0.22, 0.23, 0.24) with { Notes = ["one", "two"] };
        MeasurementReport.Write([MadeUpMeasurements.Baseline, hostile, MadeUpMeasurements.Failed, MadeUpMeasurements.Zeros], _files["r.csv"], overwrite: false);
        List<List<string>> rows = CsvRows.Parse(File.ReadAllText(_files["r.csv"]));
        Assert.Equal(5, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        Assert.Equal(rows[0].Count, rows[0].Distinct().Count());
        Assert.Equal(["u2netp", "odd, \"name\"", "u2netp.broken", "zeros"], Column("Model"));
        Assert.Equal(["True", "False", "False", "False"], Column("IsBaseline"));
        Assert.Equal([237.9, 118.95], Column("LatencyMedian").Take(2).Select(static text => double.Parse(text, CultureInfo.InvariantCulture)));
        Assert.Equal(["", "0"], Column("LatencyMedian").Skip(2));
        Assert.Equal(["", "0.5", "", "0"], Column("Comparison.Latency"));
        Assert.Equal("0.02", Column("Agreement.MeanAbsoluteError.Worst")[1]);
        Assert.Equal("", Column("Quality.IoU.Mean")[1]);
        Assert.Equal("one\ntwo", Column("Notes")[1]);
        Assert.Equal(["2.6", "1.3", "", ""], Column("Batches.10x512.TotalTime"));
        Assert.StartsWith("Conv=119 Relu=112", Column("Operators")[0], StringComparison.Ordinal);
        Assert.Equal(["", "10", "", ""], Column("Certainty.PhotoCount"));
        Assert.Equal(["", "True", "", ""], Column("Certainty.IsAgainstTruth"));
        Assert.Equal("1", Column("Certainty.RankCorrelation")[1]);
        Assert.Equal("0.5", Column("Certainty.FailuresFound")[1]);
        string[] nested = ["Comparison", "Batches", "Quality", "Agreement", "Matting", "Certainty", "Photos"];
        Assert.Empty(typeof(ModelMeasurement).GetProperties().Select(static property => property.Name).Except(rows[0]).Except(nested));

        List<string> Column(string heading) => [.. rows.Skip(1).Select(row => row[rows[0].IndexOf(heading)])];
    }
}

using System.Text;

using Rembg.Files;

namespace Rembg.Measuring.Reports;

/// <summary>Writes measurements down: a page to read (HTML), tables to go on with (CSV, JSON) or the charts alone (PNG).</summary>
public static class MeasurementReport
{
    // No byte order mark: it is no part of JSON, and a CSV's first heading would begin with it.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Checks before anything is measured that a report can be written under this name.</summary>
    /// <param name="path">The file wanted: <c>.html</c>, <c>.json</c>, <c>.csv</c> or <c>.png</c>.</param>
    /// <exception cref="ArgumentException">It has another extension.</exception>
    public static void Check(string path) => WriterFor(path);

    /// <summary>Writes a report.</summary>
    /// <param name="measurements">What was measured, a model each.</param>
    /// <param name="path">The file wanted; its extension says what kind: see <see cref="Check"/>.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="ArgumentException">The path has another extension, or nothing was measured.</exception>
    /// <exception cref="RembgException">The file exists or cannot be written.</exception>
    public static void Write(IReadOnlyList<ModelMeasurement> measurements, string path, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        Action<IReadOnlyList<ModelMeasurement>, Stream> write = WriterFor(path);
        if (measurements.Count == 0)
        {
            throw new ArgumentException("There is no measurement to report.", nameof(measurements));
        }

        AtomicFile.Write(path, overwrite, temporary =>
        {
            using FileStream file = File.Create(temporary);
            write(measurements, file);
        });
    }

    private static Action<IReadOnlyList<ModelMeasurement>, Stream> WriterFor(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".HTML" => WriteHtml,
            ".JSON" => JsonFigures.Write,
            ".CSV" => WriteCsv,
            ".PNG" => WriteCharts,
            _ => throw new ArgumentException($"The report '{path}' is neither .html, .json, .csv nor .png."),
        };
    }

    private static void WriteHtml(IReadOnlyList<ModelMeasurement> measurements, Stream file)
    {
        using StreamWriter writer = new(file, Utf8);
        HtmlReport.Write(ReportedModel.Of(measurements), writer);
    }

    private static void WriteCsv(IReadOnlyList<ModelMeasurement> measurements, Stream file)
    {
        using StreamWriter writer = new(file, Utf8);
        CsvTable.Write(measurements, writer);
    }

    private static void WriteCharts(IReadOnlyList<ModelMeasurement> measurements, Stream file) =>
        file.Write(MeasurementCharts.DrawTogether(ReportedModel.Of(measurements)));
}

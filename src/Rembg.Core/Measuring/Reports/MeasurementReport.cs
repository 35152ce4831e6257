using System.Text;

using Rembg.Files;

namespace Rembg.Measuring.Reports;

/// <summary>
/// Writes measurements to a file: a page to read (HTML), tables for further processing (CSV, JSON) or the charts alone (PNG).
/// </summary>
public static class MeasurementReport
{
    // No byte order mark: it is not allowed in JSON, and the first heading of a CSV file would begin with it.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Checks, before anything is measured, that the extension of a report is supported.</summary>
    /// <param name="path">The report's path: <c>.html</c>, <c>.json</c>, <c>.csv</c> or <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The path has another extension.</exception>
    public static void Check(string path) => WriterFor(path);

    /// <summary>Writes a report.</summary>
    /// <param name="measurements">The measurements, one per model.</param>
    /// <param name="path">The report's path; its extension determines the format: see <see cref="Check"/>.</param>
    /// <param name="overwrite">True to replace an existing file.</param>
    /// <exception cref="ArgumentException">The path has another extension, or there are no measurements.</exception>
    /// <exception cref="RembgException">The file exists or cannot be written.</exception>
    public static void Write(IReadOnlyList<ModelMeasurement> measurements, string path, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        Action<IReadOnlyList<ModelMeasurement>, Stream> write = WriterFor(path);
        if (measurements.Count == 0)
        {
            throw new ArgumentException("There are no measurements to report.", nameof(measurements));
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
            _ => throw new OptionsInvalidException($"The report '{path}' must have the extension .html, .json, .csv or .png."),
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

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

using Rembg.Files;

namespace Rembg.Quantization.Reporting;

/// <summary>
/// Writes the measurements of a quantization: a table of the nodes (CSV, or JSON with the result) and a plot of the worst nodes.
/// </summary>
public static class QuantizationReport
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,

        // The file is read as UTF-8 and never embedded in a web page, so names stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(), new EqualizationConverter() },
    };

    /// <summary>Returns the files of a report: a table and a plot beside it with the same base name.</summary>
    /// <param name="path">
    /// The full path of either file: <c>.csv</c> and <c>.json</c> are tables, <c>.png</c> is the plot of a CSV table.
    /// </param>
    /// <exception cref="OptionsInvalidException">The path has another extension.</exception>
    public static (string Table, string Plot) FilesAt(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" or ".JSON" => (path, Path.ChangeExtension(path, ".png")),
        ".PNG" => (Path.ChangeExtension(path, ".csv"), path),
        _ => throw new OptionsInvalidException($"The report '{path}' must have the extension .csv, .json or .png."),
    };

    /// <summary>Writes the table and the plot. Without measurements of nodes, there is no plot.</summary>
    /// <param name="result">The result to report.</param>
    /// <param name="path">The full path of the table or of the plot; see <see cref="FilesAt"/>.</param>
    /// <param name="overwrite">True if existing files may be replaced.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="OptionsInvalidException">The path has another extension.</exception>
    /// <exception cref="RembgException">A file exists or cannot be written.</exception>
    public static IReadOnlyList<string> Write(QuantizationResult result, string path, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(result);
        (string table, string plot) = FilesAt(path);
        string text = table.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonSerializer.Serialize(result, JsonOptions) : ToCsv(result.Sensitivities);
        AtomicFile.Write(table, overwrite, file => File.WriteAllText(file, text));
        if (!SensitivityPlot.HasData(result))
        {
            return [table];
        }

        AtomicFile.Write(plot, overwrite, file => File.WriteAllBytes(file, SensitivityPlot.Draw(result)));
        return [table, plot];
    }

    /// <summary>Formats a table according to RFC 4180, with invariant numbers; values that were not measured are empty.</summary>
    private static string ToCsv(IReadOnlyList<NodeSensitivity> nodes)
    {
        StringBuilder text = new("Name,Operator,Multiplications,WeightError,WeightEvidence,ActivationError,ActivationEvidence,IsQuantized\n");
        foreach (NodeSensitivity node in nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{CsvField.Quote(node.Name)},{CsvField.Quote(node.Operator)},{node.Multiplications},");
            text.Append(CultureInfo.InvariantCulture, $"{node.WeightError},{node.WeightEvidence},{node.ActivationError},{node.ActivationEvidence},{node.IsQuantized}\n");
        }

        return text.ToString();
    }

    /// <summary>Writes the value in the form that <c>-Equalization</c> accepts.</summary>
    private sealed class EqualizationConverter : JsonConverter<EqualizationChoice>
    {
        public override EqualizationChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            EqualizationChoice.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, EqualizationChoice value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}

namespace Rembg.Files;

/// <summary>Writes a field of a CSV file according to RFC 4180.</summary>
internal static class CsvField
{
    /// <summary>Returns a value with quotation marks if it needs them.</summary>
    /// <param name="value">The value.</param>
    public static string Quote(string value) =>
        value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}

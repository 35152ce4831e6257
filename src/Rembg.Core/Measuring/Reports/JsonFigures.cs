using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;


namespace Rembg.Measuring.Reports;

/// <summary>Measurements as a JSON array with all figures, one object per model. Pictures are left out; only the page has them.</summary>
internal static class JsonFigures
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,

        // The file is read as UTF-8 and never put into a web page, so names can stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeavePicturesOut } },
    };

    /// <summary>Writes the array.</summary>
    public static void Write(IReadOnlyList<ModelMeasurement> measurements, Stream file) => JsonSerializer.Serialize(file, measurements, Options);

    private static void LeavePicturesOut(JsonTypeInfo type)
    {
        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].PropertyType == typeof(PhotoStrip))
            {
                type.Properties.RemoveAt(i);
            }
        }
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rembg.Journals;

/// <summary>The names and forms of values in journals.</summary>
[JsonSerializable(typeof(JournalRun))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(JournalEnd))]
internal sealed partial class JournalFormat : JsonSerializerContext
{
    /// <summary>The extension of journals: lines of JSON.</summary>
    public const string Extension = ".jsonl";

    /// <summary>The format. Names of photos stay as they are, because people read and search for them.</summary>
    public static JournalFormat Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    });
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rembg.Measuring;

/// <summary>A request to the measuring process.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(LoadRequest), "load")]
[JsonDerivedType(typeof(InferRequest), "infer")]
[JsonDerivedType(typeof(RemoveRequest), "remove")]
[JsonDerivedType(typeof(BatchRequest), "batch")]
[JsonDerivedType(typeof(UsageRequest), "usage")]
internal abstract record MeasuringRequest;

/// <summary>Load the process' one model.</summary>
/// <param name="Path">The file.</param>
/// <param name="Threads">Threads of an inference; 0 for one a core.</param>
internal sealed record LoadRequest(string Path, int Threads) : MeasuringRequest;

/// <summary>Run the model alone.</summary>
/// <param name="Count">How many times.</param>
internal sealed record InferRequest(int Count) : MeasuringRequest;

/// <summary>Cut out one photo, from file to file.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Output">The PNG file to write.</param>
/// <param name="MaskOnly">Whether the mask is written instead of the cut-out.</param>
/// <param name="PixelLimit">The most pixels the photo may declare.</param>
internal sealed record RemoveRequest(string Photo, string Output, bool MaskOnly, long PixelLimit) : MeasuringRequest;

/// <summary>Make masks of made-up pictures.</summary>
/// <param name="Count">How many.</param>
/// <param name="Size">Their side in pixels.</param>
internal sealed record BatchRequest(int Count, int Size) : MeasuringRequest;

/// <summary>Say what the process has taken so far.</summary>
internal sealed record UsageRequest : MeasuringRequest;

/// <summary>A reply of the measuring process.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(LoadReply), "load")]
[JsonDerivedType(typeof(TimesReply), "times")]
[JsonDerivedType(typeof(UsageReply), "usage")]
[JsonDerivedType(typeof(ErrorReply), "error")]
internal abstract record MeasuringReply;

/// <summary>The model is loaded.</summary>
/// <param name="LoadTime">Milliseconds it took.</param>
/// <param name="Provider">The execution provider.</param>
/// <param name="InputWidth">Columns of the input, in pixels.</param>
/// <param name="InputHeight">Rows of the input, in pixels.</param>
internal sealed record LoadReply(double LoadTime, string Provider, int InputWidth, int InputHeight) : MeasuringReply;

/// <summary>The requested inferences are done.</summary>
/// <param name="Milliseconds">The time of each inference, of the photo, or of each picture.</param>
internal sealed record TimesReply(IReadOnlyList<double> Milliseconds) : MeasuringReply;

/// <summary>The resources that the process has taken so far.</summary>
/// <param name="PeakBytes">The most bytes it had in memory.</param>
/// <param name="ResidentBytes">Bytes it has in memory now.</param>
/// <param name="CpuTime">Processor seconds of all its threads.</param>
internal sealed record UsageReply(long PeakBytes, long ResidentBytes, double CpuTime) : MeasuringReply;

/// <summary>The request failed; the process waits for the next.</summary>
/// <param name="Message">Why, in a sentence.</param>
/// <param name="IsOfImage">Whether it is the photo that cannot be used, and not the model.</param>
internal sealed record ErrorReply(string Message, bool IsOfImage) : MeasuringReply;

/// <summary>The messages as JSON, one a line; everything beyond ASCII is escaped, so that no console encoding matters.</summary>
[JsonSerializable(typeof(MeasuringRequest))]
[JsonSerializable(typeof(MeasuringReply))]
internal sealed partial class MeasuringJson : JsonSerializerContext
{
    /// <summary>A request as a line.</summary>
    public static string Write(MeasuringRequest request) => JsonSerializer.Serialize(request, Default.MeasuringRequest);

    /// <summary>A reply as a line.</summary>
    public static string Write(MeasuringReply reply) => JsonSerializer.Serialize(reply, Default.MeasuringReply);

    /// <summary>The request of a line.</summary>
    /// <exception cref="JsonException">The line is not a message.</exception>
    public static MeasuringRequest ReadRequest(string line) => JsonSerializer.Deserialize(line, Default.MeasuringRequest) ?? throw new JsonException("The line is null.");

    /// <summary>The reply of a line.</summary>
    /// <exception cref="JsonException">The line is not a message.</exception>
    public static MeasuringReply ReadReply(string line) => JsonSerializer.Deserialize(line, Default.MeasuringReply) ?? throw new JsonException("The line is null.");
}

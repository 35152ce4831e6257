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

/// <summary>Load the process's model.</summary>
/// <param name="Path">The file.</param>
/// <param name="Threads">Threads of an inference; 0 for one per core.</param>
internal sealed record LoadRequest(string Path, int Threads) : MeasuringRequest;

/// <summary>Run inferences without making masks.</summary>
/// <param name="Count">The number of inferences.</param>
internal sealed record InferRequest(int Count) : MeasuringRequest;

/// <summary>Cut out one photo, from file to file.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Output">The PNG file to write.</param>
/// <param name="MaskOnly">True to write the mask instead of the cut-out.</param>
/// <param name="PixelLimit">The largest number of pixels that the photo may declare.</param>
internal sealed record RemoveRequest(string Photo, string Output, bool MaskOnly, long PixelLimit) : MeasuringRequest;

/// <summary>Make masks of generated pictures.</summary>
/// <param name="Count">The number of pictures.</param>
/// <param name="Size">The side of a picture in pixels.</param>
internal sealed record BatchRequest(int Count, int Size) : MeasuringRequest;

/// <summary>Report the resources that the process has used so far.</summary>
internal sealed record UsageRequest : MeasuringRequest;

/// <summary>A reply from the measuring process.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(LoadReply), "load")]
[JsonDerivedType(typeof(TimesReply), "times")]
[JsonDerivedType(typeof(RemoveReply), "remove")]
[JsonDerivedType(typeof(UsageReply), "usage")]
[JsonDerivedType(typeof(ErrorReply), "error")]
internal abstract record MeasuringReply;

/// <summary>The model is loaded.</summary>
/// <param name="LoadTime">Milliseconds to load it.</param>
/// <param name="Provider">The execution provider.</param>
/// <param name="InputWidth">Columns of the input, in pixels.</param>
/// <param name="InputHeight">Rows of the input, in pixels.</param>
internal sealed record LoadReply(double LoadTime, string Provider, int InputWidth, int InputHeight) : MeasuringReply;

/// <summary>The requested work is done.</summary>
/// <param name="Milliseconds">The time of each inference or of each picture.</param>
internal sealed record TimesReply(IReadOnlyList<double> Milliseconds) : MeasuringReply;

/// <summary>The photo is cut out.</summary>
/// <param name="Milliseconds">The time from file to file.</param>
/// <param name="Certainty">The certainty of the result, 0–1; 0 if the model found no subject.</param>
internal sealed record RemoveReply(double Milliseconds, double Certainty) : MeasuringReply;

/// <summary>The resources that the process has used so far.</summary>
/// <param name="PeakBytes">The peak memory in bytes.</param>
/// <param name="ResidentBytes">The current memory in bytes.</param>
/// <param name="CpuTime">Processor seconds of all threads.</param>
internal sealed record UsageReply(long PeakBytes, long ResidentBytes, double CpuTime) : MeasuringReply;

/// <summary>The request failed; the process waits for the next one.</summary>
/// <param name="Message">The reason, in a sentence.</param>
/// <param name="IsOfImage">True if the photo is at fault, not the model.</param>
internal sealed record ErrorReply(string Message, bool IsOfImage) : MeasuringReply;

/// <summary>The messages as JSON, one per line; characters beyond ASCII are escaped, so the console's encoding does not matter.</summary>
[JsonSerializable(typeof(MeasuringRequest))]
[JsonSerializable(typeof(MeasuringReply))]
internal sealed partial class MeasuringJson : JsonSerializerContext
{
    /// <summary>Writes a request as a line.</summary>
    public static string Write(MeasuringRequest request) => JsonSerializer.Serialize(request, Default.MeasuringRequest);

    /// <summary>Writes a reply as a line.</summary>
    public static string Write(MeasuringReply reply) => JsonSerializer.Serialize(reply, Default.MeasuringReply);

    /// <summary>Reads a request from a line.</summary>
    /// <exception cref="JsonException">The line is not a message.</exception>
    public static MeasuringRequest ReadRequest(string line) => JsonSerializer.Deserialize(line, Default.MeasuringRequest) ?? throw new JsonException("The line is null.");

    /// <summary>Reads a reply from a line.</summary>
    /// <exception cref="JsonException">The line is not a message.</exception>
    public static MeasuringReply ReadReply(string line) => JsonSerializer.Deserialize(line, Default.MeasuringReply) ?? throw new JsonException("The line is null.");
}

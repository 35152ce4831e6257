using System.Text.Json;

using Rembg.Files;
using Rembg.Machine;
using Rembg.Runtime;

namespace Rembg.Models;

/// <summary>
/// How fast a quantized model was beside its source on this machine, in a small JSON file of its own: what the model file says
/// holds on every machine, and this does not.
/// </summary>
/// <param name="Processor">The CPU, and how many of its threads there were.</param>
/// <param name="Runtime">The version of ONNX Runtime.</param>
/// <param name="SourceLatency">Median milliseconds of an inference of the source.</param>
/// <param name="Latency">Median milliseconds of an inference of the quantized model.</param>
public sealed record SpeedRecord(string Processor, string Runtime, double SourceLatency, double Latency)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>True if the quantized model was the faster one.</summary>
    internal bool IsFaster => Latency < SourceLatency;

    /// <summary>The path of the record of a quantized model.</summary>
    internal static string PathFor(string model) => Path.ChangeExtension(model, ".speed.json");

    /// <summary>Reads the record of a model; null if it does not exist, is damaged, belongs to another user, or was made for another CPU or runtime.</summary>
    /// <param name="model">The quantized model's file.</param>
    internal static SpeedRecord? Find(string model)
    {
        try
        {
            string path = PathFor(model);
            SpeedRecord? found = File.Exists(path) && TrustedPath.Objection(path) is null ? JsonSerializer.Deserialize<SpeedRecord>(RegularFile.ReadAllBytes(path), Options) : null;
            return found?.Processor == ThisProcessor && found.Runtime == ThisRuntime ? found : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes what was measured here beside a quantized model.</summary>
    /// <param name="model">The quantized model's file.</param>
    /// <param name="sourceLatency">Median milliseconds of an inference of the source.</param>
    /// <param name="latency">Median milliseconds of an inference of the quantized model.</param>
    /// <exception cref="RembgException">It cannot be written.</exception>
    public static void Write(string model, double sourceLatency, double latency)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new SpeedRecord(ThisProcessor, ThisRuntime, sourceLatency, latency), Options);
        AtomicFile.Write(PathFor(model), overwrite: true, path =>
        {
            File.WriteAllBytes(path, json);
            SafeFiles.Protect(path);
        });
    }

    /// <summary>The version of ONNX Runtime.</summary>
    internal static string ThisRuntime => OrtEnvironment.Instance.GetVersionString();

    /// <summary>The CPU, and how many of its threads there are.</summary>
    internal static string ThisProcessor => $"{ProcessorName.Current}, {Environment.ProcessorCount} threads";
}

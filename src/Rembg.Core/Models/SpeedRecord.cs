using System.Text.Json;

using Rembg.Files;
using Rembg.Machine;
using Rembg.Runtime;

namespace Rembg.Models;

/// <summary>
/// The speed of a quantized model and its source on this machine, in a small JSON file of its own. Facts in the model's file
/// hold on every machine; these do not.
/// </summary>
/// <param name="Processor">The CPU's name and number of threads.</param>
/// <param name="Runtime">The version of ONNX Runtime.</param>
/// <param name="SourceLatency">Median milliseconds of an inference of the source.</param>
/// <param name="Latency">Median milliseconds of an inference of the quantized model.</param>
public sealed record SpeedRecord(string Processor, string Runtime, double SourceLatency, double Latency)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>True if the quantized model is faster.</summary>
    internal bool IsFaster => Latency < SourceLatency;

    /// <summary>Returns the path of a quantized model's record.</summary>
    internal static string PathFor(string model) => Path.ChangeExtension(model, ".speed.json");

    /// <summary>
    /// Reads the record of a model; null if it does not exist, is damaged, belongs to another user, or was made for another CPU
    /// or runtime.
    /// </summary>
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

    /// <summary>Writes the measured times beside a quantized model.</summary>
    /// <param name="model">The quantized model's file.</param>
    /// <param name="sourceLatency">Median milliseconds of an inference of the source.</param>
    /// <param name="latency">Median milliseconds of an inference of the quantized model.</param>
    /// <exception cref="RembgException">The record cannot be written.</exception>
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

    /// <summary>The CPU's name and number of threads.</summary>
    internal static string ThisProcessor => $"{ProcessorName.Current}, {Environment.ProcessorCount} threads";
}

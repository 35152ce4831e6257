using Rembg.Inference.Devices;
using Rembg.Machine;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>The share of the machine that a session uses: threads of an inference, and simultaneous inferences.</summary>
/// <param name="Threads">Threads of an inference; 0 for one per core.</param>
/// <param name="Concurrency">Simultaneous inferences.</param>
internal readonly record struct SessionPlan(int Threads, int Concurrency)
{
    /// <summary>
    /// Returns the plan for a model and its settings. A number that the settings leave open depends on the model: quantized
    /// models gain from several simultaneous inferences.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="settings">The settings of the session.</param>
    /// <param name="device">The device that runs the model.</param>
    public static SessionPlan For(string path, SessionSettings settings, ExecutionDevice device)
    {
        if (DeviceProvider.TakesTurns(device))
        {
            return new SessionPlan(settings.Threads, 1);
        }

        if (settings.Concurrency > 0 || device != ExecutionDevice.Cpu || settings.LowMemory)
        {
            return new SessionPlan(settings.Threads, Math.Max(settings.Concurrency, 1));
        }

        int concurrency = QuantizedInputSize(path) is { } side ? InferenceConcurrency.For(Allotment.Processors, side * side) : 1;

        // With many photos, sessions with their own threads are faster than shared threads; a single photo would leave most of
        // the machine idle.
        int threads = settings.ManyPhotos && settings.Threads == 0 && concurrency > 1 ? Math.Max(Allotment.Processors / concurrency, 1) : settings.Threads;
        return new SessionPlan(threads, concurrency);
    }

    /// <summary>The side of a quantized model's input; null if the model is not quantized, or does not state it.</summary>
    private static int? QuantizedInputSize(string path)
    {
        try
        {
            IReadOnlyDictionary<string, string> metadata = OnnxMetadata.Read(path);
            return QuantizationFacts.Read(metadata) is null ? null : ModelMetadata.Read(metadata, string.Empty)?.InputSize;
        }
        catch (Exception exception) when (exception is RembgException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Either ONNX Runtime will report the problem, or it can read a format that this library cannot.
            return null;
        }
    }
}

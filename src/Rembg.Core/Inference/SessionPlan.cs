using Rembg.Inference.Devices;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>The share of the machine that a session takes: threads of an inference, and inferences at once.</summary>
/// <param name="Threads">Threads of an inference; 0 for one a core.</param>
/// <param name="Concurrency">Inferences at once.</param>
internal readonly record struct SessionPlan(int Threads, int Concurrency)
{
    /// <summary>The plan for a model and its settings. A choice that the settings leave open depends on the model: it pays for quantized ones to run several at once.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="device">What the model runs on.</param>
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

        int concurrency = QuantizedInputSize(path) is { } side ? InferenceConcurrency.For(Environment.ProcessorCount, side * side) : 1;

        // Among many photos threads of their own beat shared ones; a single one would wait for most of the machine.
        int threads = settings.ManyPhotos && settings.Threads == 0 && concurrency > 1 ? Math.Max(Environment.ProcessorCount / concurrency, 1) : settings.Threads;
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
            // ONNX Runtime is about to say what is wrong with it, or reads a form that this library does not.
            return null;
        }
    }
}

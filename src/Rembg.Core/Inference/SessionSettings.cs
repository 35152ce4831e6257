using Rembg.Inference.Devices;

namespace Rembg.Inference;

/// <summary>The settings of a model's session.</summary>
public sealed record SessionSettings
{
    /// <summary>The device that runs the model.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>Threads of an inference; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>The number of simultaneous inferences; 0 for the best number.</summary>
    public int Concurrency { get; init; }

    /// <summary>True to optimize for throughput and not for the time to the first result.</summary>
    public bool ManyPhotos { get; init; }

    /// <summary>True to use as little memory as possible, at the cost of time.</summary>
    public bool LowMemory { get; init; }

    /// <summary>
    /// The full path of a cache for models as ONNX Runtime has optimized them for this CPU, so that they load faster the next
    /// time; null for none.
    /// </summary>
    public string? OptimizedModels { get; init; }

    /// <summary>
    /// True if threads wait for the graph's next node in a busy loop, which is ONNX Runtime's default, instead of yielding the
    /// processor: a little faster, but it slows down the decoding and encoding of other photos.
    /// </summary>
    internal bool Spin { get; init; }
}

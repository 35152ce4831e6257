using Rembg.Inference.Devices;

namespace Rembg.Inference;

/// <summary>The settings of a model's session.</summary>
public sealed record SessionSettings
{
    /// <summary>The device that the model runs on.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>Threads of an inference; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>The number of inferences that may run at once, while the others wait; 0 for as many as pay.</summary>
    public int Concurrency { get; init; }

    /// <summary>True if photos a second count, and not how soon the first is done.</summary>
    public bool ManyPhotos { get; init; }

    /// <summary>Take as little memory as can be, at the cost of time.</summary>
    public bool LowMemory { get; init; }

    /// <summary>
    /// The full path of a cache, where models are kept as ONNX Runtime has rewritten them for this CPU, so that they load
    /// faster the next time; null for none.
    /// </summary>
    public string? OptimizedModels { get; init; }

    /// <summary>
    /// Whether threads wait for the next node of the graph in a loop, ONNX Runtime's own default, instead of giving the
    /// processor away: a little faster, but it takes the processor from other photos' decoding and encoding.
    /// </summary>
    internal bool Spin { get; init; }
}

using Rembg.Inference.Devices;

namespace Rembg.Inference;

/// <summary>How a model's session works.</summary>
public sealed record SessionSettings
{
    /// <summary>What it runs on.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>Threads of an inference; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>How many inferences may run at once; others wait for their turn.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Take as little memory as can be, at the cost of time.</summary>
    public bool LowMemory { get; init; }

    /// <summary>
    /// Whether threads wait for the next node of the graph in a loop, ONNX Runtime's own default, instead of giving the
    /// processor away: a little faster, but it takes the processor from other photos' decoding and encoding.
    /// </summary>
    internal bool Spin { get; init; }
}

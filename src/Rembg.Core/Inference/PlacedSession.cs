using Microsoft.ML.OnnxRuntime;

using Rembg.Inference.Devices;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>A session and its device.</summary>
/// <param name="Session">The session.</param>
/// <param name="Device">The device that runs it.</param>
/// <param name="Plan">Its share of the machine.</param>
/// <param name="Problem">
/// The reason that it does not run on an accelerator that the runtime offers, in a sentence; otherwise null.
/// </param>
internal sealed record PlacedSession(InferenceSession Session, ExecutionDevice Device, SessionPlan Plan, string? Problem) : IDisposable
{
    /// <summary>Keeps the memory that sessions on the CPU share; null if another object does.</summary>
    public SessionMemory? Memory { get; init; }

    /// <summary>Creates the options of an inference. The caller disposes of them.</summary>
    public RunOptions CreateRunOptions()
    {
        RunOptions options = new();
        if (Device == ExecutionDevice.Cpu)
        {
            SessionMemory.ReturnUnused(options);
        }

        return options;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        Memory?.Dispose();
    }
}

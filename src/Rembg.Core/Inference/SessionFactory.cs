using Microsoft.ML.OnnxRuntime;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Inference.Devices;
using Rembg.Runtime;

namespace Rembg.Inference;

/// <summary>Makes ONNX Runtime's sessions as models here need them.</summary>
internal static class SessionFactory
{
    private static readonly Lock Starting = new();

    /// <summary>Loads a model, on the device that is wanted. The caller disposes the session.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="settings">How it works.</param>
    /// <exception cref="DeviceUnavailableException">A device is wanted that is not there or does not work.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public static PlacedSession Create(string path, SessionSettings settings) => Create(path, settings, DeviceInventory.Offered);

    /// <inheritdoc cref="Create(string, SessionSettings)"/>
    /// <param name="path">The ONNX file.</param>
    /// <param name="settings">How it works.</param>
    /// <param name="offered">The devices that the runtime says it has.</param>
    internal static PlacedSession Create(string path, SessionSettings settings, IReadOnlyList<ExecutionDevice> offered)
    {
        DeviceUnavailableException? failure = null;
        foreach (ExecutionDevice device in DeviceChoice.Accelerators(settings.Device, offered))
        {
            try
            {
                return new PlacedSession(OpenQuietly(path, settings, device), device, SessionPlan.For(path, settings, device), Problem: null);
            }
            catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
            {
                failure ??= DeviceUnavailableException.Failed(device, offered, exception);
            }
        }

        // Where it is the model that is at fault, the CPU refuses it, too, and says so.
        SessionPlan plan = SessionPlan.For(path, settings, ExecutionDevice.Cpu);
        InferenceSession session = Open(path, settings with { Threads = plan.Threads }, ExecutionDevice.Cpu);
        if (failure is not null && settings.Device != ExecutionDevice.Auto)
        {
            session.Dispose();
            throw failure;
        }

        return new PlacedSession(session, ExecutionDevice.Cpu, plan, failure?.Message);
    }

    /// <summary>Opens a session. The exception says what keeps an accelerator from starting; the runtime would write it to standard error, too.</summary>
    private static InferenceSession OpenQuietly(string path, SessionSettings settings, ExecutionDevice device)
    {
        // The level is the whole process's.
        lock (Starting)
        {
            OrtEnv environment = OrtEnvironment.Instance;
            OrtLoggingLevel level = environment.EnvLogLevel;
            environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
            try
            {
                return Open(path, settings, device);
            }
            finally
            {
                environment.EnvLogLevel = level;
            }
        }
    }

    private static InferenceSession Open(string path, SessionSettings settings, ExecutionDevice device)
    {
        // What is rewritten for an accelerator is only partly the file's to keep.
        if (device == ExecutionDevice.Cpu && settings.OptimizedModels is { } cache)
        {
            return new OptimizedModels(cache).Open(path, level => MakeOptions(settings, device, level));
        }

        using SessionOptions options = MakeOptions(settings, device, GraphOptimizationLevel.ORT_ENABLE_ALL);
        return new InferenceSession(SystemPath.Of(path), options);
    }

    private static SessionOptions MakeOptions(SessionSettings settings, ExecutionDevice device, GraphOptimizationLevel level)
    {
        OrtEnvironment.Start();
        SessionOptions options = new()
        {
            GraphOptimizationLevel = level,
            IntraOpNumThreads = settings.Threads,

            // Planning one block for all activations costs a third more memory here (U²-Net-P: 540 against 346 MB at
            // its peak) and gains no time; DirectML cannot work with it.
            EnableMemoryPattern = false,
            LogSeverityLevel = device == ExecutionDevice.Cpu ? OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR : OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.Spin ? "1" : "0");
        DeviceProvider.Append(options, device);
        return options;
    }
}

/// <summary>A session and where it runs.</summary>
/// <param name="Session">The session.</param>
/// <param name="Device">What it runs on.</param>
/// <param name="Plan">How it shares the machine.</param>
/// <param name="Problem">Why it is not an accelerator that the runtime offers, in a sentence; null otherwise.</param>
internal sealed record PlacedSession(InferenceSession Session, ExecutionDevice Device, SessionPlan Plan, string? Problem);

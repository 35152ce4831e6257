using Microsoft.ML.OnnxRuntime;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Inference.Devices;
using Rembg.Machine;
using Rembg.Onnx;
using Rembg.Runtime;

namespace Rembg.Inference;

/// <summary>Creates ONNX Runtime's sessions with the settings that this library needs.</summary>
internal static class SessionFactory
{
    private static readonly Lock Starting = new();

    /// <summary>Loads a model on the requested device. The caller disposes of the session.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="settings">The settings of the session.</param>
    /// <exception cref="DeviceUnavailableException">The requested device does not exist or does not work.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejects the model.</exception>
    public static PlacedSession Create(string path, SessionSettings settings) => Create(path, settings, DeviceInventory.Offered);

    /// <inheritdoc cref="Create(string, SessionSettings)"/>
    /// <param name="path">The ONNX file.</param>
    /// <param name="settings">The settings of the session.</param>
    /// <param name="offered">The devices that the runtime offers.</param>
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

        // If the model is at fault, the CPU rejects it as well and reports the reason.
        SessionPlan plan = SessionPlan.For(path, settings, ExecutionDevice.Cpu);
        SessionMemory memory = new(hasVariants: false);
        try
        {
            InferenceSession session = Open(path, settings with { Threads = plan.Threads }, ExecutionDevice.Cpu);
            PlacedSession placed = new(session, ExecutionDevice.Cpu, plan, failure?.Message) { Memory = memory };
            if (failure is not null && settings.Device != ExecutionDevice.Auto)
            {
                placed.Dispose();
                throw failure;
            }

            return placed;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Loads a model in memory, with the settings and on the device of a session that works. The caller disposes of the session.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">The settings of the session.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejects the model.</exception>
    public static InferenceSession Open(ModelProto model, SessionSettings settings, ExecutionDevice device) =>
        OnnxSession.Create(model, GraphOptimizationLevel.ORT_ENABLE_ALL, settings.Threads, options => DeviceProvider.Append(options, device), sharesMemory: device == ExecutionDevice.Cpu);

    /// <summary>
    /// Opens a session. The exception says why an accelerator does not start; the runtime would also write the reason to
    /// standard error.
    /// </summary>
    private static InferenceSession OpenQuietly(string path, SessionSettings settings, ExecutionDevice device)
    {
        // The log level applies to the whole process.
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
        // Parts of a model that is optimized for an accelerator cannot be stored in a file.
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
            IntraOpNumThreads = Allotment.ThreadsFor(settings.Threads),

            // Allocating one block for all activations takes a third more memory here (U²-Net-P peaks at 540 MB instead of 346)
            // and saves no time; DirectML does not support it.
            EnableMemoryPattern = false,
            LogSeverityLevel = device == ExecutionDevice.Cpu ? OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR : OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        if (device == ExecutionDevice.Cpu)
        {
            SessionMemory.Use(options);
        }

        options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.Spin ? "1" : "0");
        DeviceProvider.Append(options, device);
        return options;
    }
}

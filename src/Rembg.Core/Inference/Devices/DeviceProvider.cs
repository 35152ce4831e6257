using Microsoft.ML.OnnxRuntime;

using Rembg.Caching;
using Rembg.Files;

namespace Rembg.Inference.Devices;

/// <summary>
/// ONNX Runtime's execution provider of each device
/// (<see href="https://onnxruntime.ai/docs/execution-providers/">the list</see>).
/// </summary>
internal static class DeviceProvider
{
    /// <summary>All devices.</summary>
    public static IReadOnlyList<ExecutionDevice> Devices { get; } = [.. Enum.GetValues<ExecutionDevice>().Where(static device => device != ExecutionDevice.Auto)];

    /// <summary>Returns the provider's name.</summary>
    public static string NameOf(ExecutionDevice device) => device switch
    {
        ExecutionDevice.Cpu => "CPUExecutionProvider",
        ExecutionDevice.Cuda => "CUDAExecutionProvider",
        ExecutionDevice.TensorRT => "TensorrtExecutionProvider",
        ExecutionDevice.OpenVino => "OpenVINOExecutionProvider",
        ExecutionDevice.DirectML => "DmlExecutionProvider",
        ExecutionDevice.CoreML => "CoreMLExecutionProvider",
        _ => throw new ArgumentOutOfRangeException(nameof(device), device, "The value does not name a single device."),
    };

    /// <summary>True if one session on the device can run only one inference at a time.</summary>
    /// <remarks>
    /// DirectML, according to
    /// https://onnxruntime.ai/docs/execution-providers/DirectML-ExecutionProvider.html#configuration-options.
    /// </remarks>
    public static bool TakesTurns(ExecutionDevice device) => device == ExecutionDevice.DirectML;

    /// <summary>Configures a session to use the device. The CPU runs all operations that the device does not support.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime was built without the device, or the device does not start.</exception>
    public static void Append(SessionOptions options, ExecutionDevice device)
    {
        switch (device)
        {
            case ExecutionDevice.Cuda:
                AppendCuda(options);
                break;
            case ExecutionDevice.TensorRT:
                AppendTensorRT(options);

                // The GPU also runs the operations that TensorRT does not support.
                AppendCuda(options);
                break;
            case ExecutionDevice.OpenVino:
                options.AppendExecutionProvider("OpenVINO", new Dictionary<string, string> { ["device_type"] = "AUTO" });
                break;
            case ExecutionDevice.DirectML:
                options.AppendExecutionProvider("DML");
                break;
            case ExecutionDevice.CoreML:
                options.AppendExecutionProvider("CoreML", new Dictionary<string, string> { ["ModelFormat"] = "MLProgram" });
                break;
        }
    }

    private static void AppendCuda(SessionOptions options)
    {
        using OrtCUDAProviderOptions cuda = new();
        options.AppendExecutionProvider_CUDA(cuda);
    }

    private static void AppendTensorRT(SessionOptions options)
    {
        using OrtTensorRTProviderOptions tensorRT = new();
        if (KernelDirectory() is { } directory)
        {
            tensorRT.UpdateOptions(new Dictionary<string, string>
            {
                ["trt_engine_cache_enable"] = "1",
                ["trt_engine_cache_path"] = directory,
                ["trt_timing_cache_enable"] = "1",
                ["trt_timing_cache_path"] = directory,
            });
        }

        options.AppendExecutionProvider_Tensorrt(tensorRT);
    }

    /// <summary>The directory for TensorRT's kernels, which take minutes to build; null if they cannot be stored.</summary>
    private static string? KernelDirectory()
    {
        try
        {
            if (UserCache.Find(UserDirectories.Current) is not { } cache)
            {
                return null;
            }

            // Kernels are code: another user's kernels would run with this user's rights.
            CacheDirectory kernels = new(Path.Combine(cache, "tensorrt"));
            kernels.Create();
            return kernels.Path;
        }
        catch (Exception exception) when (exception is RembgException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using Rembg.Runtime;

namespace Rembg.Inference.Devices;

/// <summary>The devices of the loaded ONNX Runtime. Querying them loads the runtime if necessary.</summary>
public static class DeviceInventory
{
    private static readonly Lazy<IReadOnlyList<ExecutionDevice>> Loaded = new(static () => DeviceChoice.Offered(OrtEnvironment.Instance.GetAvailableProviders()));

    /// <summary>The devices that the runtime offers.</summary>
    internal static IReadOnlyList<ExecutionDevice> Offered => Loaded.Value;

    /// <summary>Lists all devices.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        ExecutionDevice first = First(ExecutionDevice.Auto);
        return
        [
            .. DeviceProvider.Devices.Select(device => new DeviceInfo
            {
                Name = device,
                Provider = DeviceProvider.NameOf(device),
                IsAvailable = Offered.Contains(device),
                IsDefault = device == first,
                Description = Describe(device),
                RuntimeVersion = OrtEnvironment.Instance.GetVersionString(),
                RuntimePath = RuntimeLibrary.File,
            }),
        ];
    }

    /// <summary>Returns the device that is tried first.</summary>
    /// <param name="wanted">The requested device.</param>
    /// <exception cref="DeviceUnavailableException">The runtime does not offer the requested device.</exception>
    public static ExecutionDevice First(ExecutionDevice wanted) => DeviceChoice.Accelerators(wanted, Offered) is [ExecutionDevice accelerator, ..] ? accelerator : ExecutionDevice.Cpu;

    private static string Describe(ExecutionDevice device) => device switch
    {
        ExecutionDevice.Cuda => "NVIDIA GPU; requires its driver, CUDA and cuDNN",
        ExecutionDevice.TensorRT => "NVIDIA GPU; also requires TensorRT; the first use of a model takes minutes",
        ExecutionDevice.OpenVino => "Intel CPU, GPU or NPU",
        ExecutionDevice.DirectML => "any GPU on Windows",
        ExecutionDevice.CoreML => "Mac: CPU, GPU or Neural Engine",
        _ => "the processor",
    };
}

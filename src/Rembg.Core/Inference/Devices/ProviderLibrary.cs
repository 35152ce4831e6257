using System.Runtime.InteropServices;

using Rembg.Natives;
using Rembg.Runtime;

namespace Rembg.Inference.Devices;

/// <summary>
/// The library that some providers have beside ONNX Runtime's. If it lacks one of the vendor's libraries, the runtime names
/// that only in its log; its exception says just "Failed to load shared library".
/// </summary>
internal static class ProviderLibrary
{
    /// <summary>
    /// The reason that a device's library cannot be loaded, in a clause; null if it can be loaded or the device needs none.
    /// </summary>
    public static string? Obstacle(ExecutionDevice device)
    {
        if (NameOf(device) is not { } name || Path.GetDirectoryName(RuntimeLibrary.File) is not { } folder)
        {
            return null;
        }

        string file = Path.Combine(folder, RuntimeFolder.LibraryName.Replace("onnxruntime", name, StringComparison.Ordinal));
        if (!File.Exists(file))
        {
            return null;
        }

        LibraryObstacle? obstacle = LibraryFile.Obstacle(file, out nint library);
        if (obstacle is null)
        {
            NativeLibrary.Free(library);
        }

        return obstacle?.ToString();
    }

    private static string? NameOf(ExecutionDevice device) => device switch
    {
        ExecutionDevice.Cuda => "onnxruntime_providers_cuda",
        ExecutionDevice.TensorRT => "onnxruntime_providers_tensorrt",
        ExecutionDevice.OpenVino => "onnxruntime_providers_openvino",
        _ => null,
    };
}

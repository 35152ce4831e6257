using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;

namespace Rembg.Inference.Devices;

/// <summary>Thrown if a device cannot be used: the loaded ONNX Runtime was built without it, or it does not work on this machine.</summary>
public sealed class DeviceUnavailableException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "DeviceUnavailable";

    private DeviceUnavailableException(ExecutionDevice device, IReadOnlyList<ExecutionDevice> offered, string message, Exception? innerException)
        : base(device.ToString(), message, innerException)
    {
        Device = device;
        Offered = offered;
    }

    /// <summary>The device.</summary>
    public ExecutionDevice Device { get; }

    /// <summary>The devices that the loaded ONNX Runtime offers.</summary>
    public IReadOnlyList<ExecutionDevice> Offered { get; }

    /// <summary>True if the runtime offers the device, which means that the device does not work.</summary>
    public bool IsOffered => Offered.Contains(Device);

    /// <summary>Creates the exception for a device that the runtime was built without.</summary>
    internal static DeviceUnavailableException Missing(ExecutionDevice device, IReadOnlyList<ExecutionDevice> offered) =>
        new(device, offered, $"The loaded ONNX Runtime does not support the device {device}. Available devices: {string.Join(", ", offered)}.", innerException: null);

    /// <summary>Creates the exception for a device that the runtime offers but that does not work.</summary>
    internal static DeviceUnavailableException Failed(ExecutionDevice device, IReadOnlyList<ExecutionDevice> offered, Exception cause)
    {
        string reason = ProviderLibrary.Obstacle(device) ?? (cause is OnnxRuntimeException exception ? exception.Clause() : cause.Message.TrimEnd('.'));
        return new DeviceUnavailableException(device, offered, $"The device {device} cannot be used: {reason}.", cause);
    }
}

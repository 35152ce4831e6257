namespace Rembg.Inference.Devices;

/// <summary>A device, and its availability in the loaded ONNX Runtime.</summary>
public sealed record DeviceInfo
{
    /// <summary>The device, as it is selected.</summary>
    public required ExecutionDevice Name { get; init; }

    /// <summary>ONNX Runtime's name for the device.</summary>
    public required string Provider { get; init; }

    /// <summary>
    /// True if the loaded runtime was built with the device. Loading a model shows whether the device works, with a driver and
    /// a card.
    /// </summary>
    public required bool IsAvailable { get; init; }

    /// <summary>True if <see cref="ExecutionDevice.Auto"/> tries the device first.</summary>
    public required bool IsDefault { get; init; }

    /// <summary>A description of the device and its requirements.</summary>
    public required string Description { get; init; }

    /// <summary>The version of the loaded ONNX Runtime.</summary>
    public required string RuntimeVersion { get; init; }

    /// <summary>The file of the loaded ONNX Runtime; null if the system does not tell.</summary>
    public required string? RuntimePath { get; init; }
}

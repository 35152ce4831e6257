namespace Rembg.Inference.Devices;

/// <summary>A device, and whether the loaded ONNX Runtime offers it.</summary>
public sealed record DeviceInfo
{
    /// <summary>The device, as it is chosen by.</summary>
    public required ExecutionDevice Name { get; init; }

    /// <summary>ONNX Runtime's name of it.</summary>
    public required string Provider { get; init; }

    /// <summary>Whether the loaded runtime was built with it. Whether it works, with a driver and a card, shows when a model is loaded.</summary>
    public required bool IsAvailable { get; init; }

    /// <summary>Whether it is what <see cref="ExecutionDevice.Auto"/> tries first.</summary>
    public required bool IsDefault { get; init; }

    /// <summary>What it is, and what it takes.</summary>
    public required string Description { get; init; }

    /// <summary>The version of the loaded ONNX Runtime.</summary>
    public required string RuntimeVersion { get; init; }

    /// <summary>The file of the loaded ONNX Runtime; null where the system does not tell.</summary>
    public required string? RuntimePath { get; init; }
}

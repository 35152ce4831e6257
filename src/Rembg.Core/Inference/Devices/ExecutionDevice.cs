namespace Rembg.Inference.Devices;

/// <summary>The devices that a model can run on.</summary>
public enum ExecutionDevice
{
    /// <summary>The first accelerator that the loaded ONNX Runtime offers and that works; otherwise the CPU.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU with kernels built for the model, which takes minutes when the model is loaded for the first time.</summary>
    TensorRT,

    /// <summary>Intel's OpenVINO, which chooses among CPU, GPU and NPU.</summary>
    OpenVino,

    /// <summary>Any GPU on Windows.</summary>
    DirectML,

    /// <summary>Apple's Core ML, which chooses among CPU, GPU and Neural Engine.</summary>
    CoreML,
}

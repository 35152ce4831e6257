using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>The graph that the runtime makes of a model when it loads it.</summary>
internal static class Optimized
{
    /// <summary>Loads a model and returns the graph that the runtime computes.</summary>
    public static ModelProto Of(ModelProto model)
    {
        using TemporaryDirectory directory = new();
        string path = directory["optimized.onnx"];
        OnnxSession.Create(model, GraphOptimizationLevel.ORT_ENABLE_ALL, configure: options => options.OptimizedModelFilePath = path).Dispose();
        return OnnxFile.Read(path);
    }
}

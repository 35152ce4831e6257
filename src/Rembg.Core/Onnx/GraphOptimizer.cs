using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>
/// Runs ONNX Runtime's basic optimizations, whose result contains only standard ONNX operators: they fold constants and batch
/// normalizations, and remove identities, casts and dropouts
/// (<see href="https://onnxruntime.ai/docs/performance/model-optimizations/graph-optimizations.html">the list</see>).
/// </summary>
internal static class GraphOptimizer
{
    // One pass infers shapes that the next one folds; two are enough for real models.
    private const int MostPasses = 10;

    /// <summary>Returns the optimized model; the given model stays as it is.</summary>
    /// <param name="model">
    /// A model with IR version 4 or later: in earlier versions, weights were inputs that a caller could replace.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation between two passes.</param>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public static ModelProto Optimize(ModelProto model, CancellationToken cancellationToken = default)
    {
        ModelProto optimized = model;
        for ((int pass, int nodes) = (0, int.MaxValue); pass < MostPasses && optimized.Graph.Node.Count < nodes; pass++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            nodes = optimized.Graph.Node.Count;
            optimized = Pass(optimized);
        }

        return optimized;
    }

    private static ModelProto Pass(ModelProto model)
    {
        using ScratchDirectory directory = new();
        string path = directory["optimized.onnx"];
        OnnxSession.Create(model, GraphOptimizationLevel.ORT_ENABLE_BASIC, configure: options =>
        {
            options.OptimizedModelFilePath = path;
            if (OnnxFile.WeightBytes(model) > OnnxFile.LargestWithinFile)
            {
                options.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", "optimized.data");
            }
        }).Dispose();
        ModelProto written = OnnxFile.Read(path);

        // The runtime imports every domain that it knows and adds its own metadata, so only the graph is taken from its result.
        ModelProto optimized = model.Clone();
        optimized.Graph = written.Graph;
        optimized.Graph.ValueInfo.Clear();
        return optimized;
    }
}

using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>
/// ONNX Runtime's own basic optimization, which leaves only ONNX's own operators: constants and batch normalizations are
/// folded, identities, casts and dropouts removed
/// (<see href="https://onnxruntime.ai/docs/performance/model-optimizations/graph-optimizations.html">the list</see>).
/// </summary>
internal static class GraphOptimizer
{
    // A pass learns shapes that the next one folds; real models are done after two.
    private const int MostPasses = 10;

    /// <summary>Returns the optimized model; the one given stays as it is.</summary>
    /// <param name="model">A model of an IR version of at least 4: before that, weights were inputs that a caller may replace.</param>
    /// <param name="cancellationToken">Stops between two passes.</param>
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

        // The runtime imports every domain it knows and sets its own marks; all but the graph is kept as it was.
        ModelProto optimized = model.Clone();
        optimized.Graph = written.Graph;
        optimized.Graph.ValueInfo.Clear();
        return optimized;
    }
}

using Microsoft.ML.OnnxRuntime;

using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Preparation;

namespace Rembg.Measuring;

/// <summary>The facts in a model's file, read without running the model.</summary>
/// <param name="FileSize">The size in bytes, including weights in other files.</param>
/// <param name="Parameters">The number of weights and biases.</param>
/// <param name="Multiplications">The number of multiply-accumulates of an inference; null if shapes cannot be inferred.</param>
/// <param name="Operators">The number of nodes of each operator.</param>
/// <param name="IntegerNodeCount">The number of operators with weights that compute with 8-bit integers.</param>
internal sealed record ModelFacts(long FileSize, long Parameters, double? Multiplications, IReadOnlyDictionary<string, int> Operators, int IntegerNodeCount)
{
    // The first IR version in which weights need not be listed as inputs.
    private const long WeightsWithoutInputs = 4;

    /// <summary>Reads the facts.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="cancellationToken">Cancels between two steps.</param>
    /// <exception cref="ModelNotFoundException">The file does not exist.</exception>
    /// <exception cref="ModelInvalidException">The file is damaged or not an ONNX model.</exception>
    public static ModelFacts Read(string path, CancellationToken cancellationToken)
    {
        HashSet<string> weightFiles = [];
        ModelProto model = OnnxFile.Read(path, weightFiles);
        cancellationToken.ThrowIfCancellationRequested();
        long size = weightFiles.Append(path).Sum(static file => new FileInfo(file).Length);
        SortedDictionary<string, int> operators = new(StringComparer.Ordinal);
        foreach (NodeProto node in model.Graph.Node)
        {
            operators[node.OpType] = operators.GetValueOrDefault(node.OpType) + 1;
        }

        OnnxGraph graph = new(model);
        ConstantNodes.ToInitializers(graph);
        return new ModelFacts(size, ParameterCount.Of(graph), Multiply(graph, path), operators, IntegerNodes.Count(graph));
    }

    private static double? Multiply(OnnxGraph graph, string path)
    {
        try
        {
            // Before IR version 4, weights are also listed as inputs.
            foreach (ValueInfoProto weight in graph.Model.Graph.Input.Where(input => graph.Initializer(input.Name) is not null).ToList())
            {
                graph.Model.Graph.Input.Remove(weight);
            }

            graph.Model.IrVersion = Math.Max(graph.Model.IrVersion, WeightsWithoutInputs);
            ModelDescription description = ModelDescriber.Describe(path, OnnxMetadata.Of(graph.Model));
            FixedInputs.ToInitializers(graph.Model, description.InputValues);
            graph.Changed();
            _ = PhotoInput.Fix(graph, path, description.InputSize);
            IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(graph.Model);
            return graph.Nodes.Sum(node => NodeCost.Multiplications(node, shapes));
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or InvalidDataException or RembgException or OverflowException or KeyNotFoundException)
        {
            // The measuring process will report the problem with this model.
            return null;
        }
    }
}

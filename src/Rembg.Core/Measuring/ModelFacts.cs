using Microsoft.ML.OnnxRuntime;

using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Preparation;

namespace Rembg.Measuring;

/// <summary>The facts that a model's file states, without running it.</summary>
/// <param name="FileSize">Bytes, weights in other files included.</param>
/// <param name="Parameters">Weights and biases.</param>
/// <param name="Multiplications">Multiply-accumulates of an inference; null where shapes are not to be found out.</param>
/// <param name="Operators">How often each operator occurs.</param>
/// <param name="IntegerNodeCount">How many operators with weights compute with 8-bit integers.</param>
internal sealed record ModelFacts(long FileSize, long Parameters, double? Multiplications, IReadOnlyDictionary<string, int> Operators, int IntegerNodeCount)
{
    // The first IR version in which weights need not be listed as inputs.
    private const long WeightsWithoutInputs = 4;

    /// <summary>Reads them.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelInvalidException">It is damaged or no ONNX model.</exception>
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
            // Before IR version 4 weights are listed as inputs too.
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
            // The measuring process is about to say what is wrong with this model.
            return null;
        }
    }
}

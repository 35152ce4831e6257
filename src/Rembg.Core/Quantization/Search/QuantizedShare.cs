using System.Collections.Immutable;

using Rembg.Onnx;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Search;

/// <summary>Computes the share of a model's multiplications that use integers.</summary>
/// <param name="options">The options with the nodes that may be quantized; excluded nodes do not count.</param>
internal sealed class QuantizedShare(QuantizationOptions options)
{
    // The shares of multiplications of the beginnings of a network to leave in FP32.
    private static readonly double[] SharesOfBeginning = [0.02, 0.05, 0.1, 0.15];

    private readonly NodeFilter _filter = new(options);

    /// <summary>True if the target requires a share; other modes compute with real numbers.</summary>
    public bool IsDemanded => options.ComputesWithIntegers;

    /// <summary>Determines whether a share is large enough.</summary>
    public bool Suffices(double share) => !IsDemanded || share >= options.MinimumQuantized - 1e-9;

    /// <summary>
    /// Returns the first products of a model, in increasing numbers and at most as many as the target allows to stay in FP32.
    /// </summary>
    public IEnumerable<ImmutableHashSet<string>> Beginnings(PreparedModel model)
    {
        (string Name, double Multiplications)[] products =
        [
            .. model.Graph.Nodes.Where(_filter.Allows).Select(node => (node.Name, NodeCost.Multiplications(node, model.Shapes))).Where(static product => product.Item2 > 0),
        ];
        double all = products.Sum(static product => product.Multiplications);
        foreach (double share in SharesOfBeginning.Where(share => Suffices(1 - share)))
        {
            double sum = 0;
            yield return [.. products.TakeWhile(product => (sum += product.Multiplications) <= share * all).Select(static product => product.Name)];
        }
    }

    /// <summary>Returns the share of a quantized model, 0–1; 1 if it has no multiplications.</summary>
    public double Of(QuantizedModel quantized)
    {
        double all = 0;
        double integer = 0;
        foreach (NodeProto node in quantized.Model.Graph.Nodes.Where(_filter.Allows))
        {
            double multiplications = NodeCost.Multiplications(node, quantized.Model.Shapes);
            all += multiplications;
            integer += quantized.Numbers.Weights.ContainsKey(node.Name) ? multiplications : 0;
        }

        return all > 0 ? integer / all : 1;
    }
}

using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Search;

/// <summary>Quantizes only weights, for the modes that need no ranges of activations.</summary>
internal sealed class WeightQuantizer(PreparedModel model, QuantizationOptions options, bool reduceRange, Func<QuantizedModel, ModelProto> write, Func<NodeProto, bool>? supports = null) : IRecipeWriter
{
    private readonly NodeFilter _filter = new(options);

    /// <inheritdoc/>
    public QuantizationLayout Lay(Recipe recipe) => QuantizationLayout.Create(
        model,
        node => _filter.Allows(node) && supports?.Invoke(node) != false && !recipe.FloatNodes.Contains(node.Name),
        static _ => false,
        static _ => true);

    /// <inheritdoc/>
    public QuantizedModel Quantize(Recipe recipe, CancellationToken cancellationToken)
    {
        QuantizationLayout layout = Lay(recipe);
        WeightOptions form = new(options.WeightType, options.PerChannel, reduceRange);
        Dictionary<string, NodeWeight> weights = [];
        foreach (NodeProto node in layout.IntegerNodes.Where(node => OperatorRules.For(node).Leads))
        {
            WeightOperand operand = OperatorRules.For(node).Weight(node, model.Graph)!;
            TensorProto tensor = model.Graph.Initializer(node.Input[operand.Input])!;
            weights.Add(node.Name, new NodeWeight(QuantizedWeight.Quantize(tensor.ToFloats(), [.. tensor.Dims], operand.OutputAxis, form), Bias: null));
        }

        return new QuantizedModel(model, layout, new QuantizationNumbers(new Dictionary<string, QuantizationParameters>(), weights));
    }

    /// <inheritdoc/>
    public ModelProto Write(QuantizedModel quantized) => write(quantized);
}

using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for a sum or product of two activations, or of an activation and a constant.</summary>
/// <param name="isProduct">True for a product.</param>
internal sealed class SumOrProductRule(bool isProduct) : OperatorRule
{
    /// <inheritdoc/>
    public override bool AbsorbsClipping => true;

    /// <summary>
    /// A product with FP32 values belongs to another structure: GELU, a normalization or attention. A gate per channel is small.
    /// </summary>
    public override bool NeedsIntegers => isProduct;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => (isProduct, Activations(node, graph).Count()) switch
    {
        (true, 2) => GatedProduct.Factor(node, graph) is null ? ChannelFlow.Mixed : ChannelFlow.Gated,
        (false, 2) => ChannelFlow.Same,
        (false, 1) => ChannelFlow.Shifted,
        _ => ChannelFlow.Mixed,
    };

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) =>
        Activations(node, graph).Any() && node.Input.All(input => graph.Initializer(input) is null || graph.Initializer(input)!.IsFloat());

    /// <inheritdoc/>
    public override IEnumerable<int> Activations(NodeProto node, OnnxGraph graph) =>
        Enumerable.Range(0, 2).Where(input => graph.Initializer(node.Input[input]) is null);
}

using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>
/// The rule for fully connected layers: weights <c>[in, out]</c>, or <c>[out, in]</c> with <c>transB</c>; bias <c>[out]</c>.
/// </summary>
internal sealed class GemmRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool Leads => true;

    /// <inheritdoc/>
    public override bool AbsorbsClipping => true;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => Weight(node, graph) is not null;

    /// <inheritdoc/>
    public override WeightOperand? Weight(NodeProto node, OnnxGraph graph)
    {
        bool isPlain = node.Number("alpha", 1) == 1 && node.Number("beta", 1) == 1 && node.Integer("transA", 0) == 0;
        bool isConstant = graph.Initializer(node.Input[1]) is { Dims.Count: 2 } weight && weight.IsFloat()
            && (node.Input.Count < 3 || node.Input[2].Length == 0 || graph.Initializer(node.Input[2]) is { Dims.Count: 1 });
        return isPlain && isConstant
            ? new WeightOperand(Input: 1, OutputAxis: node.Integer("transB", 0) == 0 ? 1 : 0, BiasInput: 2)
            : null;
    }
}

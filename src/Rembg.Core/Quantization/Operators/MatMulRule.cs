using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for matrix products with constant weights <c>[in, out]</c>.</summary>
internal sealed class MatMulRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool Leads => true;

    /// <inheritdoc/>
    public override bool AbsorbsClipping => true;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => Weight(node, graph) is not null;

    /// <inheritdoc/>
    public override WeightOperand? Weight(NodeProto node, OnnxGraph graph) =>
        graph.Initializer(node.Input[1]) is { Dims.Count: 2 } weight && weight.IsFloat()
            ? new WeightOperand(Input: 1, OutputAxis: 1, BiasInput: -1)
            : null;
}

using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for convolutions: weights <c>[out, in ÷ group, kH, kW]</c>, bias <c>[out]</c>.</summary>
internal sealed class ConvRule : OperatorRule
{
    // Sums with fewer products are slower in integers than in FP32, because of the roundings around them.
    private const int ShortestSum = 16;

    /// <inheritdoc/>
    public override bool Leads => true;

    /// <inheritdoc/>
    public override bool AbsorbsClipping => true;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) =>
        Weight(node, graph) is not null && (node.Integer("group", 1) > 1 || graph.Initializer(node.Input[1])!.Dims.Skip(1).Aggregate(1L, static (product, size) => product * size) >= ShortestSum);

    /// <inheritdoc/>
    public override WeightOperand? Weight(NodeProto node, OnnxGraph graph)
    {
        bool isConstant = graph.Initializer(node.Input[1])?.IsFloat() == true
            && (node.Input.Count < 3 || node.Input[2].Length == 0 || graph.Initializer(node.Input[2]) is not null);
        return isConstant ? new WeightOperand(Input: 1, OutputAxis: 0, BiasInput: 2) : null;
    }
}

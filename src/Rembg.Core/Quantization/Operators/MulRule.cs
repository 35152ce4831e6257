using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>A product of two activations (attention gates).</summary>
internal sealed class MulRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => node.Input.All(input => graph.Initializer(input) is null);

    /// <inheritdoc/>
    public override IEnumerable<int> Activations(NodeProto node) => [0, 1];
}

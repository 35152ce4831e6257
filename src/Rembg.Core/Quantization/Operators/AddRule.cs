using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>A sum of two activations.</summary>
internal sealed class AddRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool AbsorbsRelu => true;

    /// <inheritdoc/>
    public override ChannelFlow Channels => ChannelFlow.Same;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => node.Input.All(input => graph.Initializer(input) is null);

    /// <inheritdoc/>
    public override IEnumerable<int> Activations(NodeProto node) => [0, 1];
}

using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rule for concatenating activations; if all of them have the same scale, this only copies.</summary>
internal sealed class ConcatRule : OperatorRule
{
    /// <inheritdoc/>
    public override bool SharesScale => true;

    /// <inheritdoc/>
    public override ChannelFlow Channels(NodeProto node, OnnxGraph graph) => ChannelFlow.Joined;

    /// <inheritdoc/>
    public override bool CanQuantize(NodeProto node, OnnxGraph graph) => node.Input.All(input => graph.Initializer(input) is null);

    /// <inheritdoc/>
    public override IEnumerable<int> Activations(NodeProto node, OnnxGraph graph) => Enumerable.Range(0, node.Input.Count);
}

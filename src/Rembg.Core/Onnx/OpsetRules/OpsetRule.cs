namespace Rembg.Onnx.OpsetRules;

/// <summary>Rewrites a node from an older operator set for operator set 13.</summary>
/// <param name="node">The node, which may be changed.</param>
/// <param name="context">The properties of the node's model.</param>
/// <returns>The nodes that replace it, in order.</returns>
/// <exception cref="NotSupportedException">Operator set 13 has no equivalent; the message is a clause.</exception>
internal delegate IEnumerable<NodeProto> OpsetRule(NodeProto node, OpsetContext context);

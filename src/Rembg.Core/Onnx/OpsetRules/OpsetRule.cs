namespace Rembg.Onnx.OpsetRules;

/// <summary>Rewrites a node of an older operator set in the form of operator set 13.</summary>
/// <param name="node">The node, which may be changed.</param>
/// <param name="context">Where it comes from.</param>
/// <returns>What stands in its place, in order.</returns>
/// <exception cref="NotSupportedException">There is no such form; the message is a clause.</exception>
internal delegate IEnumerable<NodeProto> OpsetRule(NodeProto node, OpsetContext context);

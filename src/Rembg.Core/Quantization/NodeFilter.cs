using System.IO.Enumeration;

using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>The nodes that the caller allows to be quantized.</summary>
internal sealed class NodeFilter(QuantizationOptions options)
{
    /// <summary>Determines whether a node is allowed: it is not excluded by name, and its operator is included.</summary>
    public bool Allows(NodeProto node) => !IsExcluded(node)
        && (options.IncludedOperators.Count == 0 || options.IncludedOperators.Contains(node.OpType, StringComparer.OrdinalIgnoreCase));

    /// <summary>Determines whether the caller excluded a node by name.</summary>
    private bool IsExcluded(NodeProto node) => options.ExcludedNodes.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, node.Name));
}

using System.IO.Enumeration;

using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>The nodes that the caller lets be quantized.</summary>
internal sealed class NodeFilter(QuantizationOptions options)
{
    /// <summary>True if a node is neither excluded by its name nor left out by its operator.</summary>
    public bool Allows(NodeProto node) => !IsExcluded(node)
        && (options.IncludedOperators.Count == 0 || options.IncludedOperators.Contains(node.OpType, StringComparer.OrdinalIgnoreCase));

    /// <summary>True if the caller excluded a node by its name.</summary>
    private bool IsExcluded(NodeProto node) => options.ExcludedNodes.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, node.Name));
}

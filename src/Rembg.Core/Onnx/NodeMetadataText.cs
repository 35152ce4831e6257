using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>Inputs and outputs of a session in words, for messages.</summary>
internal static class NodeMetadataText
{
    /// <summary>The type and the sizes of a value, as in <c>Float [1, 3, ?, ?]</c>.</summary>
    public static string Describe(this NodeMetadata value) => value.OnnxValueType switch
    {
        OnnxValueType.ONNX_TYPE_TENSOR => $"{value.ElementDataType} [{string.Join(", ", value.Dimensions.Select(static size => size < 0 ? "?" : $"{size}"))}]",
        OnnxValueType.ONNX_TYPE_SEQUENCE => "a sequence",
        OnnxValueType.ONNX_TYPE_OPTIONAL => "an optional value",
        OnnxValueType.ONNX_TYPE_MAP => "a map",
        _ => "not a tensor",
    };
}

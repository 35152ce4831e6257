using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>Describes the inputs and outputs of a session in messages.</summary>
internal static class NodeMetadataText
{
    /// <summary>Returns the type and sizes of a value, as in <c>Float [1, 3, ?, ?]</c>.</summary>
    public static string Describe(this NodeMetadata value) => value.OnnxValueType switch
    {
        OnnxValueType.ONNX_TYPE_TENSOR => $"{value.ElementDataType} [{string.Join(", ", value.Dimensions.Select(static size => size < 0 ? "?" : $"{size}"))}]",
        OnnxValueType.ONNX_TYPE_SEQUENCE => "a sequence",
        OnnxValueType.ONNX_TYPE_OPTIONAL => "an optional value",
        OnnxValueType.ONNX_TYPE_MAP => "a map",
        _ => "not a tensor",
    };
}

using Rembg.Onnx;

namespace Rembg.Measuring;

/// <summary>
/// Counts a model's weights and biases. Scales, zero points, sizes, indices and limits are not parameters: a quantized model
/// has as many parameters as its source.
/// </summary>
internal static class ParameterCount
{
    private static readonly TensorProto.Types.DataType[] Types =
    [
        TensorProto.Types.DataType.Float, TensorProto.Types.DataType.Float16, TensorProto.Types.DataType.Bfloat16, TensorProto.Types.DataType.Double,
        TensorProto.Types.DataType.Int8, TensorProto.Types.DataType.Uint8, TensorProto.Types.DataType.Int32,
    ];

    /// <summary>Counts the parameters; shared ones are counted once.</summary>
    /// <param name="graph">A graph whose constants are initializers.</param>
    public static long Of(OnnxGraph graph)
    {
        HashSet<string> parameters = [.. graph.Nodes.Where(node => !Restores(graph, node)).SelectMany(static node => node.Input.Where((_, index) => IsParameter(node.OpType, index)))];
        return graph.Model.Graph.Initializer
            .Where(tensor => parameters.Contains(tensor.Name) && tensor.Dims.Count > 0 && Types.Contains(tensor.Type()))
            .Sum(static tensor => tensor.Dims.Aggregate(1L, static (product, size) => product * size));
    }

    /// <summary>True if a node converts integers back to real numbers, so that its constant is a scale or a zero point.</summary>
    private static bool Restores(OnnxGraph graph, NodeProto node) =>
        node.OpType is "Mul" or "Sub" && node.Input.Any(input => IsInteger(graph, input));

    private static bool IsInteger(OnnxGraph graph, string tensor) => graph.Producer(tensor) switch
    {
        { OpType: "DynamicQuantizeLinear" } => true,
        { OpType: "Cast" } cast => graph.Initializer(cast.Input[0])?.Type() is TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Uint8,
        { OpType: "Sub" } shift => IsInteger(graph, shift.Input[0]),
        _ => false,
    };

    private static bool IsParameter(string operation, int input) => operation switch
    {
        "QLinearConv" => input is 3 or 8,
        "QLinearMatMul" or "QLinearAdd" or "QLinearMul" => input is 0 or 3,
        "QGemm" => input is 3 or 6,
        "ConvInteger" or "MatMulInteger" or "MatMulIntegerToFloat" => input is 0 or 1,
        "QuantizeLinear" or "DequantizeLinear" or "Resize" or "Upsample" or "Clip" or "Pad" or "Slice" or "Reshape" or "Expand" or "Tile" => input == 0,
        _ => !operation.StartsWith("QLinear", StringComparison.Ordinal),
    };
}

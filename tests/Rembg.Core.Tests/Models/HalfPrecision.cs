using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Makes models as converters to 16 bits write them: everything computes in 16 bits, inputs and outputs are cast.</summary>
internal static class HalfPrecision
{
    public static ModelProto Convert(ModelProto model)
    {
        ModelProto half = model.Clone();
        foreach (TensorProto tensor in half.Graph.Initializer.Where(static tensor => tensor.Type() == TensorProto.Types.DataType.Float && tensor.Count() > 0))
        {
            Half[] values = Array.ConvertAll(tensor.ToFloats(), static value => (Half)value);
            TensorProto narrow = TensorData.Create<Half>(tensor.Name, values, [.. tensor.Dims]);
            tensor.DataType = narrow.DataType;
            tensor.RawData = narrow.RawData;
        }

        string input = half.Graph.Input[0].Name;
        OnnxGraph graph = new(half);
        graph.Redirect(input, "narrow", graph.Consumers(input));
        NodeProto narrowing = Cast(input, "narrow", TensorProto.Types.DataType.Float16);
        graph.Add(narrowing);
        foreach (ValueInfoProto output in half.Graph.Output)
        {
            NodeProto producer = graph.Producer(output.Name)!;
            producer.Output[0] = output.Name + "/half";
            graph.Add(Cast(producer.Output[0], output.Name, TensorProto.Types.DataType.Float));
        }

        graph.Sort();
        return half;
    }

    private static NodeProto Cast(string from, string to, TensorProto.Types.DataType type)
    {
        NodeProto node = new() { OpType = "Cast", Name = to, Input = { from }, Output = { to } };
        node.Set("to", (long)type);
        return node;
    }
}

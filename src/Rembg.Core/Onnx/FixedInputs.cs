using Google.Protobuf;

namespace Rembg.Onnx;

/// <summary>Inputs whose value is known become constants, so that nobody has to give them any more.</summary>
internal static class FixedInputs
{
    /// <summary>Makes constants of inputs.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="values">The names of inputs and the number that each is filled with.</param>
    /// <exception cref="InvalidDataException">There is no such input, or it cannot have this value; the message is a clause.</exception>
    public static void ToInitializers(ModelProto model, IEnumerable<KeyValuePair<string, double>> values)
    {
        foreach ((string name, double value) in values)
        {
            ValueInfoProto input = model.Graph.Input.FirstOrDefault(input => input.Name == name) ?? throw new InvalidDataException(Missing(name));
            TypeProto.Types.Tensor type = input.Type?.TensorType ?? throw new InvalidDataException($"its input '{name}' is not a tensor and cannot be filled with a number");
            long[] sizes = FilledTensor.Sizes(type.Shape?.Dim.Select(static size => size.DimValue) ?? []);
            byte[] content = FilledTensor.Create(name, (TensorProto.Types.DataType)type.ElemType, sizes, value);
            model.Graph.Input.Remove(input);
            if (model.Graph.Initializer.FirstOrDefault(tensor => tensor.Name == name) is { } usual)
            {
                model.Graph.Initializer.Remove(usual);
            }

            model.Graph.Initializer.Add(new TensorProto { Name = name, DataType = type.ElemType, Dims = { sizes }, RawData = ByteString.CopyFrom(content) });
        }
    }

    /// <summary>Refuses a value for an input that there is not, in a clause.</summary>
    public static string Missing(string name) => $"its description has a value for the input '{name}', which does not exist";
}

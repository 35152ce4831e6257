using Google.Protobuf;

namespace Rembg.Onnx;

/// <summary>Turns inputs with known values into constants, so that callers need not supply them.</summary>
internal static class FixedInputs
{
    /// <summary>Turns inputs into constants.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="values">The names of the inputs, each with the number that it is filled with.</param>
    /// <exception cref="InvalidDataException">An input does not exist or cannot have its value; the message is a clause.</exception>
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

    /// <summary>Returns the reason for refusing a value for an input that does not exist, as a clause.</summary>
    public static string Missing(string name) => $"its description has a value for the input '{name}', which does not exist";
}

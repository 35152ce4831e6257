using Rembg.Onnx;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Writing;

/// <summary>Scales and zero points, each value stored once regardless of the number of operators that use it.</summary>
internal sealed class ConstantPool(OnnxGraph graph)
{
    private readonly Dictionary<string, string> _names = [];

    /// <summary>Returns the name of a single scale.</summary>
    public string Float(float value) => Get(
        $"scale {BitConverter.SingleToInt32Bits(value)}",
        $"s{_names.Count}",
        name => TensorData.Create<float>(name, [value]));

    /// <summary>Returns the name of the scales of channels; a single one becomes a scalar.</summary>
    public string Floats(string wanted, float[] values)
    {
        if (values.Length == 1)
        {
            return Float(values[0]);
        }

        string name = graph.UniqueName(wanted);
        graph.Add(TensorData.Create<float>(name, values, values.Length));
        return name;
    }

    /// <summary>Returns the name of the zero points of channels; a single one becomes a scalar.</summary>
    public string ZeroPoints(QuantizationParameters[] parameters)
    {
        byte[] values = [.. parameters.Select(static entry => unchecked((byte)entry.ZeroPoint))];
        long[] shape = values.Length == 1 ? [] : [values.Length];
        QuantizedType type = parameters[0].Type;
        return Get(
            $"{type} {Convert.ToHexString(values)}",
            $"z{_names.Count}",
            name => type == QuantizedType.QInt8
                ? TensorData.Create(name, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(values), shape)
                : TensorData.Create<byte>(name, values, shape));
    }

    /// <summary>Returns the name of the zero points of biases, which are always 0.</summary>
    public string Zeros(int count) => Get(
        $"zeros {count}",
        $"z{_names.Count}",
        name => TensorData.Create<int>(name, new int[count], count == 1 ? [] : [count]));

    /// <summary>Returns the name of a vector of indexes or sizes.</summary>
    public string Indexes(params long[] values)
    {
        string text = string.Join('_', values);
        return Get($"indexes {text}", $"i{text}", name => TensorData.Create<long>(name, values, values.Length));
    }

    private string Get(string key, string wanted, Func<string, TensorProto> create)
    {
        if (!_names.TryGetValue(key, out string? name))
        {
            name = graph.UniqueName(wanted);
            graph.Add(create(name));
            _names.Add(key, name);
        }

        return name;
    }
}

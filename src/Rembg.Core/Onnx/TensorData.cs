using System.Runtime.InteropServices;

using Google.Protobuf;

namespace Rembg.Onnx;

/// <summary>Reads and writes the values of a <see cref="TensorProto"/>, regardless of the field that holds them.</summary>
internal static class TensorData
{
    /// <summary>Returns the number of elements; 1 for a scalar.</summary>
    public static long Count(this TensorProto tensor) => tensor.Dims.Aggregate(1L, static (product, size) => checked(product * size));

    /// <summary>Determines whether the elements are floating-point numbers that <see cref="ToFloats"/> can read.</summary>
    public static bool IsFloat(this TensorProto tensor) =>
        tensor.Type() is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Double;

    /// <summary>Returns the element type.</summary>
    public static TensorProto.Types.DataType Type(this TensorProto tensor) => (TensorProto.Types.DataType)tensor.DataType;

    /// <summary>Returns all elements of a floating-point tensor in row-major order.</summary>
    /// <exception cref="InvalidDataException">The tensor has another type, or fewer elements than its shape requires.</exception>
    public static float[] ToFloats(this TensorProto tensor)
    {
        float[] values = tensor.Type() switch
        {
            TensorProto.Types.DataType.Float when tensor.RawData.IsEmpty => [.. tensor.FloatData],
            TensorProto.Types.DataType.Float => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray(),
            TensorProto.Types.DataType.Float16 when tensor.RawData.IsEmpty => [.. tensor.Int32Data.Select(static bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits))],
            TensorProto.Types.DataType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(tensor.RawData.Span).ToArray(), static value => (float)value),
            TensorProto.Types.DataType.Double when tensor.RawData.IsEmpty => [.. tensor.DoubleData.Select(static value => (float)value)],
            TensorProto.Types.DataType.Double => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(tensor.RawData.Span).ToArray(), static value => (float)value),
            _ => throw new InvalidDataException($"the tensor '{tensor.Name}' is {tensor.Type()}, not floating-point numbers"),
        };
        return Checked(tensor, values);
    }

    /// <summary>Returns all elements of an integer tensor in row-major order.</summary>
    /// <exception cref="InvalidDataException">The tensor has another type, or fewer elements than its shape requires.</exception>
    public static long[] ToIntegers(this TensorProto tensor)
    {
        long[] values = tensor.Type() switch
        {
            TensorProto.Types.DataType.Int64 when tensor.RawData.IsEmpty => [.. tensor.Int64Data],
            TensorProto.Types.DataType.Int64 => MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray(),
            TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Uint8 when tensor.RawData.IsEmpty =>
                [.. tensor.Int32Data.Select(static value => (long)value)],
            TensorProto.Types.DataType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(tensor.RawData.Span).ToArray(), static value => (long)value),
            TensorProto.Types.DataType.Int8 => Array.ConvertAll(tensor.RawData.ToByteArray(), static value => (long)(sbyte)value),
            TensorProto.Types.DataType.Uint8 => Array.ConvertAll(tensor.RawData.ToByteArray(), static value => (long)value),
            _ => throw new InvalidDataException($"the tensor '{tensor.Name}' is {tensor.Type()}, not integers"),
        };
        return Checked(tensor, values);
    }

    /// <summary>Creates a tensor with any element type that ONNX stores in its in-memory form.</summary>
    /// <param name="name">The name; empty in an attribute.</param>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="shape">The shape; empty for a scalar.</param>
    public static TensorProto Create<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        TensorProto tensor = new()
        {
            Name = name,
            DataType = (int)TypeOf<T>(),
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
        tensor.Dims.Add(shape.ToArray());
        if (tensor.Count() != values.Length)
        {
            throw new ArgumentException($"{values.Length} values do not fill the shape [{string.Join(", ", tensor.Dims)}].", nameof(shape));
        }

        return tensor;
    }

    /// <summary>Replaces the values of a tensor with floating-point values. The tensor becomes single precision.</summary>
    public static void SetFloats(this TensorProto tensor, ReadOnlySpan<float> values)
    {
        tensor.ClearData();
        tensor.DataType = (int)TensorProto.Types.DataType.Float;
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Clears every field that holds values.</summary>
    public static void ClearData(this TensorProto tensor)
    {
        tensor.FloatData.Clear();
        tensor.Int32Data.Clear();
        tensor.Int64Data.Clear();
        tensor.DoubleData.Clear();
        tensor.Uint64Data.Clear();
        tensor.RawData = ByteString.Empty;
    }

    private static T[] Checked<T>(TensorProto tensor, T[] values) => values.Length == tensor.Count()
        ? values
        : throw new InvalidDataException($"the tensor '{tensor.Name}' has {values.Length} values, but its shape [{string.Join(", ", tensor.Dims)}] needs {tensor.Count()}");

    private static TensorProto.Types.DataType TypeOf<T>() => default(T) switch
    {
        float => TensorProto.Types.DataType.Float,
        Half => TensorProto.Types.DataType.Float16,
        sbyte => TensorProto.Types.DataType.Int8,
        byte => TensorProto.Types.DataType.Uint8,
        int => TensorProto.Types.DataType.Int32,
        long => TensorProto.Types.DataType.Int64,
        _ => throw new NotSupportedException($"{typeof(T).Name} has no corresponding ONNX type."),
    };
}

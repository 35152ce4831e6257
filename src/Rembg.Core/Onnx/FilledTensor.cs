using System.Runtime.InteropServices;

using DataType = Rembg.Onnx.TensorProto.Types.DataType;

namespace Rembg.Onnx;

/// <summary>Creates the content of a tensor whose elements all have the same value.</summary>
internal static class FilledTensor
{
    // Such inputs are scalars and small tensors, but a file can specify any size.
    private const long MostElements = 1 << 26;

    /// <summary>Returns the sizes of an input, with 1 for open dimensions.</summary>
    /// <param name="shape">The sizes; values below 1 mean open dimensions.</param>
    public static long[] Sizes(IEnumerable<long> shape) => [.. shape.Select(static size => Math.Max(size, 1))];

    /// <summary>Creates the elements in their binary form.</summary>
    /// <param name="name">The input's name, for error messages.</param>
    /// <param name="type">The input's type.</param>
    /// <param name="sizes">The input's sizes.</param>
    /// <param name="value">The value of the elements.</param>
    /// <exception cref="InvalidDataException">The type is not numeric, or cannot represent the value; the message is a clause.</exception>
    public static byte[] Create(string name, DataType type, IReadOnlyList<long> sizes, double value)
    {
        double count = sizes.Aggregate(1.0, static (product, size) => product * size);
        if (count > MostElements)
        {
            throw new InvalidDataException($"its input '{name}' of {count:0} elements is too large to be filled with a number");
        }

        return type switch
        {
            DataType.Float => Repeat((float)value, count, float.IsFinite((float)value)),
            DataType.Double => Repeat(value, count, isHeld: true),
            DataType.Float16 => Repeat((Half)value, count, Half.IsFinite((Half)value)),
            DataType.Int32 => Repeat((int)value, count, (int)value == value),

            // 2⁶³ itself, which would become the largest integer, equals it as a double.
            DataType.Int64 => Repeat((long)value, count, (long)value == value && value < long.MaxValue),
            DataType.Bool => Repeat((byte)value, count, value is 0 or 1),
            _ => throw new InvalidDataException($"its input '{name}' is {type}, which cannot be filled with a number"),
        };

        byte[] Repeat<T>(T element, double length, bool isHeld)
            where T : unmanaged
        {
            T[] elements = new T[(int)length];
            Array.Fill(elements, element);
            return isHeld ? MemoryMarshal.AsBytes<T>(elements).ToArray() : throw new InvalidDataException(FormattableString.Invariant($"its input '{name}' is {type} and cannot be {value:R}"));
        }
    }
}

using Google.Protobuf;

using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Values are read from whichever field holds them.</summary>
[Trait("Speed", "Fast")]
public sealed class TensorDataTests
{
    private static readonly float[] Numbers = [1.5f, -2, 0.25f];

    public static TheoryData<string> Floats => ["raw float", "float_data", "raw half", "half in int32_data", "raw double", "double_data"];

    public static TheoryData<string> Integers => ["raw int64", "int64_data", "raw int32", "int32_data", "raw int8", "int8 in int32_data", "raw uint8", "uint8 in int32_data"];

    [Theory]
    [MemberData(nameof(Floats))]
    public void Floating_point_numbers(string form)
    {
        TensorProto tensor = form switch
        {
            "raw float" => TensorData.Create<float>("t", Numbers, 3),
            "float_data" => new TensorProto { DataType = 1, Dims = { 3 }, FloatData = { Numbers } },
            "raw half" => TensorData.Create<Half>("t", Array.ConvertAll(Numbers, static value => (Half)value), 3),
            "half in int32_data" => new TensorProto { DataType = 10, Dims = { 3 }, Int32Data = { Numbers.Select(static value => (int)BitConverter.HalfToUInt16Bits((Half)value)) } },
            "raw double" => new TensorProto { DataType = 11, Dims = { 3 }, RawData = ByteString.CopyFrom([.. Numbers.SelectMany(static value => BitConverter.GetBytes((double)value))]) },
            _ => new TensorProto { DataType = 11, Dims = { 3 }, DoubleData = { Numbers.Select(static value => (double)value) } },
        };
        Assert.True(tensor.IsFloat());
        Assert.Equal(Numbers, tensor.ToFloats());
        Assert.Throws<InvalidDataException>(() => tensor.ToIntegers());
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void Whole_numbers(string form)
    {
        bool isUnsigned = form.Contains("uint8", StringComparison.Ordinal);
        long[] numbers = isUnsigned ? [7, 200] : [7, -100];
        TensorProto tensor = form switch
        {
            "raw int64" => TensorData.Create<long>("t", numbers, 2),
            "int64_data" => new TensorProto { DataType = 7, Dims = { 2 }, Int64Data = { numbers } },
            "raw int32" => TensorData.Create<int>("t", Array.ConvertAll(numbers, static value => (int)value), 2),
            "int32_data" => new TensorProto { DataType = 6, Dims = { 2 }, Int32Data = { 7, -100 } },
            "raw int8" => TensorData.Create<sbyte>("t", [7, -100], 2),
            "int8 in int32_data" => new TensorProto { DataType = 3, Dims = { 2 }, Int32Data = { 7, -100 } },
            "raw uint8" => TensorData.Create<byte>("t", [7, 200], 2),
            _ => new TensorProto { DataType = 2, Dims = { 2 }, Int32Data = { 7, 200 } },
        };
        Assert.Equal(numbers, tensor.ToIntegers());
        Assert.Throws<InvalidDataException>(() => tensor.ToFloats());
    }

    [Fact]
    public void Scalars_and_empty_tensors_have_shapes_of_their_own()
    {
        TensorProto scalar = TensorData.Create<float>("s", [4f]);
        Assert.Equal(1, scalar.Count());
        Assert.Empty(scalar.Dims);
        TensorProto empty = TensorData.Create<float>("e", [], 0);
        Assert.Equal(0, empty.Count());
        Assert.Empty(empty.ToFloats());
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_noticed()
    {
        Assert.Throws<ArgumentException>(() => TensorData.Create<float>("t", Numbers, 2));
        TensorProto tensor = TensorData.Create<float>("short", Numbers, 3);
        tensor.Dims[0] = 4;
        Assert.Contains("short", Assert.Throws<InvalidDataException>(() => tensor.ToFloats()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_values_replace_old_ones_wherever_they_were()
    {
        TensorProto tensor = new() { DataType = 10, Dims = { 3 }, Int32Data = { 1, 2, 3 } };
        tensor.SetFloats(Numbers);
        Assert.Empty(tensor.Int32Data);
        Assert.Equal(TensorProto.Types.DataType.Float, tensor.Type());
        Assert.Equal(Numbers, tensor.ToFloats());
    }
}

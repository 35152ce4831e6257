namespace Rembg.Tests;

/// <summary>
/// Writes ONNX files of one node, so that tests can have models of any shape: a few fields of the published onnx.proto,
/// encoded by hand (protobuf wire format: varints and length-delimited fields).
/// </summary>
internal static class TinyModel
{
    private const int FloatType = 1;

    /// <summary>A model whose mask is the mean of the three normalized channels. A dimension of 0 is left open.</summary>
    public static byte[] Brightness(int height, int width) =>
        Create("ReduceMean", [1, 3, height, width], [1, 1, height, width], Ints("axes", 1), Int("keepdims", 1));

    /// <summary>A model of one input, one node and one output.</summary>
    public static byte[] Create(string operation, long[] inputShape, long[] outputShape, params byte[][] attributes)
    {
        byte[] node = [.. Text(1, "photo"), .. Text(2, "mask"), .. Text(4, operation), .. attributes.SelectMany(attribute => Bytes(5, attribute))];
        byte[] graph = [.. Bytes(1, node), .. Text(2, "tiny"), .. Bytes(11, Value("photo", inputShape)), .. Bytes(12, Value("mask", outputShape))];
        byte[] opset = [.. Text(1, string.Empty), .. Number(2, 11)];
        return [.. Number(1, 6), .. Bytes(7, graph), .. Bytes(8, opset)];
    }

    public static byte[] Int(string name, long value) => [.. Text(1, name), .. Number(3, value), .. Number(20, 2)];

    public static byte[] Ints(string name, params long[] values) => [.. Text(1, name), .. values.SelectMany(value => Number(8, value)), .. Number(20, 7)];

    private static byte[] Value(string name, long[] shape)
    {
        IEnumerable<byte> dimensions = shape.SelectMany((size, index) => Bytes(1, size > 0 ? Number(1, size) : Text(2, $"open{index}")));
        byte[] tensor = [.. Number(1, FloatType), .. Bytes(2, [.. dimensions])];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, tensor))];
    }

    private static byte[] Text(int field, string text) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, long value) => [.. Varint(field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(long value)
    {
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            yield return (byte)(rest | 0x80);
        }

        yield return (byte)rest;
    }
}

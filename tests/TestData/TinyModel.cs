namespace Rembg.Tests;

/// <summary>
/// Writes ONNX files of a few nodes, so that tests can have models of any shape: a few fields of the published onnx.proto,
/// encoded by hand (protobuf wire format: varints and length-delimited fields).
/// </summary>
internal static class TinyModel
{
    private const int FloatType = 1;

    /// <summary>A model whose mask is the mean of the three normalized channels. A dimension of 0 is left open.</summary>
    public static byte[] Brightness(int height, int width) =>
        Create("ReduceMean", [1, 3, height, width], [1, 1, height, width], Ints("axes", 1), Int("keepdims", 1));

    /// <summary>A model of one input, one node and one output.</summary>
    public static byte[] Create(string operation, long[] inputShape, long[] outputShape, params byte[][] attributes) =>
        Model([Node(operation, ["photo"], "mask", attributes)], [], inputShape, outputShape);

    /// <summary>
    /// A model of two convolutions, 3×3, with a ReLU between them and a sigmoid behind: bright is subject. The weights are
    /// alike in size, so that 8 bits suit them. A dimension of 0 is left open.
    /// </summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="last">Another last operator than the sigmoid, which may be one that there is not.</param>
    public static byte[] Convolutions(int height, int width, string last = "Sigmoid")
    {
        const int Channels = 8;
        float[] first = [.. Enumerable.Range(0, Channels * 3 * 9).Select(static i => 0.04f + (0.02f * MathF.Sin(i)))];
        float[] second = [.. Enumerable.Range(0, Channels * 9).Select(static i => 0.05f + (0.02f * MathF.Cos(i)))];
        byte[][] same = [Ints("kernel_shape", 3, 3), Ints("pads", 1, 1, 1, 1)];
        byte[][] nodes =
        [
            Node("Conv", ["photo", "first", "level"], "features", same),
            Node("Relu", ["features"], "active"),
            Node("Conv", ["active", "second", "threshold"], "logits", same),
            Node(last, ["logits"], "mask"),
        ];
        byte[][] weights =
        [
            Tensor("first", [Channels, 3, 3, 3], first),
            Tensor("level", [Channels], [.. Enumerable.Repeat(0.5f, Channels)]),
            Tensor("second", [1, Channels, 3, 3], second),
            Tensor("threshold", [1], [-2.5f]),
        ];
        return Model(nodes, weights, [1, 3, height, width], [1, 1, height, width]);
    }

    /// <summary>
    /// The same, with a stride of 2 in the first convolution and a transposed one in the place of the second: it has no integer
    /// form and more than half of the multiplications.
    /// </summary>
    public static byte[] Transposed(int height, int width)
    {
        const int Channels = 8;
        byte[][] nodes =
        [
            Node("Conv", ["photo", "first", "level"], "features", Ints("kernel_shape", 3, 3), Ints("pads", 1, 1, 1, 1), Ints("strides", 2, 2)),
            Node("Relu", ["features"], "active"),
            Node("ConvTranspose", ["active", "second", "threshold"], "logits", Ints("kernel_shape", 6, 6), Ints("pads", 2, 2, 2, 2), Ints("strides", 2, 2)),
            Node("Sigmoid", ["logits"], "mask"),
        ];
        byte[][] weights =
        [
            Tensor("first", [Channels, 3, 3, 3], [.. Enumerable.Range(0, Channels * 3 * 9).Select(static i => 0.04f + (0.02f * MathF.Sin(i)))]),
            Tensor("level", [Channels], [.. Enumerable.Repeat(0.5f, Channels)]),
            Tensor("second", [Channels, 1, 6, 6], [.. Enumerable.Range(0, Channels * 36).Select(static i => 0.05f + (0.02f * MathF.Cos(i)))]),
            Tensor("threshold", [1], [-2.5f]),
        ];
        return Model(nodes, weights, [1, 3, height, width], [1, 1, height, width]);
    }

    /// <summary>A model of planes that are weighted sums of the normalized red, green, blue and 1.</summary>
    public static byte[] Planes(int height, int width, params float[][] sums) => Model(
        [Node("Conv", ["photo", "weights", "offsets"], "mask", Ints("kernel_shape", 1, 1))],
        [
            Tensor("weights", [sums.Length, 3, 1, 1], [.. sums.SelectMany(static sum => sum[..3])]),
            Tensor("offsets", [sums.Length], [.. sums.Select(static sum => sum[3])]),
        ],
        [1, 3, height, width],
        [1, sums.Length, height, width]);

    /// <summary>As <see cref="Brightness"/>, but photo and mask come pixel by pixel, as in TensorFlow's models.</summary>
    public static byte[] PixelBrightness(int height, int width) =>
        Create("ReduceMean", [1, height, width, 3], [1, height, width, 1], Ints("axes", 3), Int("keepdims", 1));

    /// <summary>
    /// A convolution, and its logits times a second input, a number named <c>factor</c>, with a sigmoid behind: output 0 has the
    /// eight planes of the convolution, output 1 the mask.
    /// </summary>
    public static byte[] FeaturesAndMask(int height, int width)
    {
        const int Channels = 8;
        byte[][] nodes =
        [
            Node("Conv", ["photo", "first", "level"], "features", Ints("kernel_shape", 3, 3), Ints("pads", 1, 1, 1, 1)),
            Node("ReduceMean", ["features"], "logits", Ints("axes", 1), Int("keepdims", 1)),
            Node("Mul", ["logits", "factor"], "scaled"),
            Node("Sigmoid", ["scaled"], "mask"),
        ];
        byte[][] weights =
        [
            Tensor("first", [Channels, 3, 3, 3], [.. Enumerable.Range(0, Channels * 3 * 9).Select(static i => 0.04f + (0.02f * MathF.Sin(i)))]),
            Tensor("level", [Channels], [.. Enumerable.Repeat(0.1f, Channels)]),
        ];
        return Model(nodes, weights, [Value("photo", [1, 3, height, width]), Value("factor", [])], [Value("features", [1, Channels, height, width]), Value("mask", [1, 1, height, width])]);
    }

    /// <summary>The model with one more entry of metadata: fields of a message may be appended to it.</summary>
    public static byte[] WithMetadata(byte[] model, string key, string value) => [.. model, .. Bytes(14, [.. Text(1, key), .. Text(2, value)])];

    public static byte[] Int(string name, long value) => [.. Text(1, name), .. Number(3, value), .. Number(20, 2)];

    public static byte[] Ints(string name, params long[] values) => [.. Text(1, name), .. values.SelectMany(value => Number(8, value)), .. Number(20, 7)];

    private static byte[] Model(byte[][] nodes, byte[][] weights, long[] inputShape, long[] outputShape) =>
        Model(nodes, weights, [Value("photo", inputShape)], [Value("mask", outputShape)]);

    private static byte[] Model(byte[][] nodes, byte[][] weights, byte[][] inputs, byte[][] outputs)
    {
        byte[] graph =
        [
            .. nodes.SelectMany(static node => Bytes(1, node)),
            .. Text(2, "tiny"),
            .. weights.SelectMany(static weight => Bytes(5, weight)),
            .. inputs.SelectMany(static input => Bytes(11, input)),
            .. outputs.SelectMany(static output => Bytes(12, output)),
        ];
        byte[] opset = [.. Text(1, string.Empty), .. Number(2, 11)];
        return [.. Number(1, 6), .. Bytes(7, graph), .. Bytes(8, opset)];
    }

    private static byte[] Node(string operation, string[] inputs, string output, params byte[][] attributes) =>
        [.. inputs.SelectMany(static input => Text(1, input)), .. Text(2, output), .. Text(4, operation), .. attributes.SelectMany(static attribute => Bytes(5, attribute))];

    private static byte[] Tensor(string name, long[] shape, float[] values) =>
        [.. shape.SelectMany(static size => Number(1, size)), .. Number(2, FloatType), .. Text(8, name), .. Bytes(9, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray())];

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

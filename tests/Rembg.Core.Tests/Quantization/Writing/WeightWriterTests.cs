using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Search;
using Rembg.Quantization.Writing;

namespace Rembg.Tests;

/// <summary>The modes that round weights alone compute what the FP32 model does with those weights.</summary>
[Trait("Speed", "Fast")]
public sealed class WeightWriterTests
{
    [Theory]
    [InlineData(QuantizedType.QInt8, true)]
    [InlineData(QuantizedType.QInt8, false)]
    [InlineData(QuantizedType.QUInt8, true)]
    [InlineData(QuantizedType.QUInt8, false)]
    public void Weights_of_8_bits_are_those_that_are_computed_with(QuantizedType type, bool perChannel)
    {
        Calibrated model = Mixed(out string matrix);
        QuantizationOptions options = new() { Mode = QuantizationMode.WeightOnly, WeightType = type, PerChannel = perChannel };
        ModelProto written = Written(Writer(model, options, WeightOnlyWriter.Write));
        AssertClose(Rounded(model.Model.Model, matrix, values => Round(values, perChannel)), written, model, 1e-5);
        AssertSmaller(written, model, 0.25, 0.45);
    }

    [Fact]
    public void Weights_of_16_bits_are_those_that_are_computed_with()
    {
        Calibrated model = Mixed(out string matrix);
        ModelProto written = Written(Writer(model, new QuantizationOptions { Mode = QuantizationMode.Float16 }, Float16Writer.Write));
        AssertClose(Rounded(model.Model.Model, matrix, static channels => [.. channels.Select(static channel => Array.ConvertAll(channel, static value => (float)(Half)value))]), written, model, 1e-5);
        AssertSmaller(written, model, 0.5, 0.6);
    }

    [Fact]
    public void Values_too_large_for_16_bits_become_the_largest_16_bit_value()
    {
        GraphBuilder graph = new();
        string weights = graph.Constant<float>([.. Enumerable.Repeat(1e6f, 16), .. Enumerable.Repeat(1f, 11)], 1, 3, 3, 3);
        Calibrated model = Calibrated.Of(graph.Build(graph.Node("Conv", [graph.Input("photo", [1, 3, 8, 8]), weights])));
        ModelProto written = Written(Writer(model, new QuantizationOptions { Mode = QuantizationMode.Float16 }, Float16Writer.Write));
        float[] half = written.Graph.Initializer.Single(static tensor => tensor.Type() == TensorProto.Types.DataType.Float16).ToFloats();
        Assert.Equal((65504f, 1f), (half[0], half[^1]));
    }

    [Theory]
    [InlineData(QuantizedType.QInt8, true)]
    [InlineData(QuantizedType.QUInt8, false)]
    public void Dynamic_operators_round_each_activation_by_its_own_range(QuantizedType type, bool perChannel)
    {
        // One convolution, so that its result can be worked out here: 256 steps over the photo's own range.
        GraphBuilder graph = new(seed: 8) { ChannelSpread = 4 };
        Calibrated model = Calibrated.Of(graph.Build(graph.Conv(graph.Input("photo", [1, 3, 12, 12]), 4)));
        QuantizationOptions options = new() { Mode = QuantizationMode.Dynamic, WeightType = type, PerChannel = perChannel };
        ModelProto written = Written(Writer(model, options, DynamicWriter.Write, DynamicWriter.Supports));
        Assert.Contains(written.Graph.Node, static node => node.OpType == "ConvInteger");
        ModelProto rounded = Rounded(model.Model.Model, string.Empty, values => Round(values, perChannel));
        float[] photo = model.Samples[1];
        QuantizationParameters line = QuantizationParameters.Asymmetric(photo.Min(), photo.Max(), QuantizedType.QUInt8);
        float[] steps = Array.ConvertAll(photo, value => (float)line.Dequantize(line.Quantize(value)));
        float[] expected = Reference.Run(rounded, (steps, [1, 3, 12, 12]))[0];
        double difference = Reference.Difference(expected, Reference.Run(written, (photo, [1, 3, 12, 12]))[0]);
        Assert.True(difference < 1e-4, $"{difference}");
    }

    [Fact]
    public void Dynamic_operators_read_each_activation_once()
    {
        Calibrated model = Mixed(out _);
        ModelProto written = Written(Writer(model, new QuantizationOptions { Mode = QuantizationMode.Dynamic }, DynamicWriter.Write, DynamicWriter.Supports));
        IEnumerable<string> rounded = written.Graph.Node.Where(static node => node.OpType == "DynamicQuantizeLinear").Select(static node => node.Input[0]);
        Assert.Equal(rounded.Distinct(), rounded);
        Assert.Equal(3, written.Graph.Node.Count(static node => node.OpType == "ConvInteger"));
        Assert.Equal(1, written.Graph.Node.Count(static node => node.OpType == "MatMulInteger"));
        AssertClose(model.Model.Model, written, model, 0.05);
        AssertSmaller(written, model, 0.25, 0.45);
    }

    /// <summary>Two convolutions of one tensor, a matrix product and a last convolution.</summary>
    private static Calibrated Mixed(out string matrix)
    {
        GraphBuilder graph = new(seed: 8) { ChannelSpread = 4 };
        string photo = graph.Input("photo", [1, 3, 16, 16]);
        string both = graph.Apply("Relu", graph.Node("Add", [graph.Conv(photo, 32), graph.Conv(photo, 32, bias: false)]));
        matrix = graph.Constant<float>([.. Enumerable.Range(0, 16 * 16).Select(static i => MathF.Sin(i * 3) / 4)], 16, 16);
        return Calibrated.Of(graph.Build(graph.Apply("Sigmoid", graph.Conv(graph.Node("MatMul", [both, matrix]), 1))));
    }

    private static ModelProto Written(WeightQuantizer writer) => writer.Write(writer.Quantize(Calibrated.Textbook, default));

    private static WeightQuantizer Writer(Calibrated model, QuantizationOptions options, Func<QuantizedModel, ModelProto> write, Func<NodeProto, bool>? supports = null) =>
        new(model.Model, options, reduceRange: false, write, supports);

    /// <summary>The FP32 model with rounded weights; a matrix has its channels along its second axis.</summary>
    private static ModelProto Rounded(ModelProto model, string matrix, Func<float[][], float[][]> round)
    {
        ModelProto rounded = model.Clone();
        foreach (TensorProto tensor in rounded.Graph.Initializer.Where(static tensor => tensor.Dims.Count > 1))
        {
            float[] values = tensor.ToFloats();
            bool isMatrix = tensor.Name == matrix;
            int channels = (int)tensor.Dims[isMatrix ? 1 : 0];
            int inner = isMatrix ? 1 : values.Length / channels;
            float[][] result = round([.. Enumerable.Range(0, channels).Select(channel => values.Where((_, index) => index / inner % channels == channel).ToArray())]);
            int[] next = new int[channels];
            tensor.SetFloats([.. values.Select((_, index) => result[index / inner % channels][next[index / inner % channels]++])]);
        }

        return rounded;
    }

    private static float[][] Round(float[][] channels, bool perChannel)
    {
        double all = channels.Max(static channel => channel.Max(Math.Abs));
        return [.. channels.Select(channel =>
        {
            float scale = (float)((perChannel ? channel.Max(Math.Abs) : all) / 127);
            return Array.ConvertAll(channel, value => (float)Math.Round(value / (double)scale) * scale);
        })];
    }

    private static void AssertClose(ModelProto expected, ModelProto written, Calibrated model, double tolerance)
    {
        for (int sample = 0; sample < model.Samples.Count; sample++)
        {
            double difference = Reference.Difference(model.Run(expected, sample), model.Run(written, sample));
            Assert.True(difference <= tolerance, $"{difference}");
        }
    }

    private static void AssertSmaller(ModelProto written, Calibrated model, double least, double most) =>
        Assert.InRange((double)OnnxFile.WeightBytes(written) / OnnxFile.WeightBytes(model.Model.Model), least, most);
}

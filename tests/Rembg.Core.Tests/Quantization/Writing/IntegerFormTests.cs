using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Writing;

namespace Rembg.Tests;

/// <summary>Activations and operators between convolutions: the runtime computes them with integers, and nearly what they were.</summary>
public sealed class IntegerFormTests
{
    // MatMulIntegerToFloat computes a real result from integers.
    private static readonly string[] Kept = ["QuantizeLinear", "DequantizeLinear", "QLinearConv", "MatMulIntegerToFloat", "Transpose", "Resize", "Sigmoid", "Slice", "Reshape", "ReorderInput", "ReorderOutput"];

    public static TheoryData<string> Activations() => [.. PlainUNet.Activations.Keys];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Nothing_between_two_convolutions_is_computed_in_FP32(string activation)
    {
        ModelProto model = new PlainUNet { Activation = activation, Channels = 16, Depth = 2, Size = 32 }.Build();
        Check(model, new QuantizationOptions());
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Signed_integers_make_the_same_masks(string activation)
    {
        // Which of them the runtime fuses depends on the kind of CPU.
        ModelProto model = new PlainUNet { Activation = activation, Channels = 16, Depth = 2, Size = 32 }.Build();
        QuantizationOptions options = new() { ActivationType = QuantizedType.QInt8 };
        Calibrated calibrated = Calibrated.Of(ModelPreparation.Prepare(model, "model.onnx", options, null, default));
        Compare(model, calibrated, calibrated.Write(options));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Operators_on_integers_make_the_same_masks(string activation)
    {
        ModelProto model = new PlainUNet { Activation = activation, Channels = 16, Depth = 2, Size = 32 }.Build();
        Calibrated calibrated = Calibrated.Of(ModelPreparation.Prepare(model, "model.onnx", new QuantizationOptions(), null, default));
        ModelProto written = calibrated.Write(new QuantizationOptions { Format = QuantizationFormat.QOperator });
        OnnxGraph graph = new(written);
        string[] left = [.. graph.Nodes.Where(node => !CompletesRealResult(node, graph)).Select(static node => node.OpType)
            .Where(static operation => operation is "Relu" or "LeakyRelu" or "Clip" or "PRelu" or "HardSigmoid" or "Mul" or "Add")];
        Assert.Empty(left);
        Compare(model, calibrated, written);
    }

    [Theory]
    [InlineData(BlockKind.Depthwise)]
    [InlineData(BlockKind.SqueezeAndExcite)]
    public void Blocks_of_light_networks_are_computed_with_integers(object blocks)
    {
        // Gates and entries of a few channels stay in FP32: their sums are short.
        ModelProto model = new PlainUNet { Blocks = (BlockKind)blocks, Activation = "HardSwish", Channels = 16, Depth = 2, Size = 32 }.Build();
        Check(model, new QuantizationOptions(), "Conv", "Relu", "HardSigmoid", "Mul", "MaxPool");
    }

    [Theory]
    [InlineData(-0.3f)]
    [InlineData(0f)]
    [InlineData(1.5f)]
    public void A_PRelu_may_have_slopes_of_any_size_and_sign(float smallest)
    {
        GraphBuilder graph = new(opset: 17);
        string x = graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 16);
        float[] slopes = [.. Enumerable.Range(0, 16).Select(channel => smallest + (channel * 0.05f))];
        x = graph.Node("PRelu", [x, graph.Constant<float>(slopes, 16, 1, 1)]);
        Check(graph.Build(graph.Apply("Sigmoid", graph.Conv(x, 16))), new QuantizationOptions());
    }

    [Theory]
    [InlineData("Slice")]
    [InlineData("Pad")]
    [InlineData("PadReflect")]
    [InlineData("Split")]
    [InlineData("DepthToSpace")]
    [InlineData("Flatten")]
    public void Operators_that_move_values_move_integers(string operation)
    {
        GraphBuilder graph = new(opset: 17);
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 16));
        string moved = operation switch
        {
            "Slice" => graph.Shaped(graph.Node("Slice", [x, Indices(2, 2), Indices(14, 14), Indices(2, 3)]), 1, 16, 12, 12),
            "Pad" => graph.Shaped(graph.Node("Pad", [x, graph.Constant<long>([0, 0, 1, 2, 0, 0, 3, 4], 8)]), 1, 16, 20, 22),
            "PadReflect" => graph.Shaped(graph.Node("Pad", [x, graph.Constant<long>([0, 0, 2, 2, 0, 0, 2, 2], 8)], ("mode", "reflect")), 1, 16, 20, 20),
            "DepthToSpace" => graph.Shaped(graph.Node("DepthToSpace", [x], ("blocksize", 2)), 1, 4, 32, 32),
            "Flatten" => graph.Shaped(graph.Node("Reshape", [graph.Node("Flatten", [x], ("axis", 2)), graph.Constant<long>([1, 16, 16, 16], 4)]), 1, 16, 16, 16),
            _ => graph.Shaped(graph.Node("Split", [x, graph.Constant<long>([6, 10], 2)], ("axis", 1)), 1, 6, 16, 16),
        };
        if (operation == "Split")
        {
            string other = moved + "b";
            graph.Last.Output.Add(other);
            moved = graph.Concat(graph.Apply("Relu", graph.Conv(moved, 16)), graph.Apply("Relu", graph.Conv(graph.Shaped(other, 1, 10, 16, 16), 16)));
        }

        Check(graph.Build(graph.Apply("Sigmoid", graph.Conv(moved, 16))), new QuantizationOptions());

        string Indices(long first, long second) => graph.Constant<long>([first, second], 2);
    }

    [Fact]
    public void Values_that_calibration_never_saw_do_not_leave_the_range_of_a_Clip()
    {
        GraphBuilder graph = new(opset: 17);
        string x = graph.Clip(graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 16, gain: 0.5), 0, 6);
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Conv(x, 16)));
        QuantizedModel quantized = calibrated.Quantize(recipe: Calibrated.Textbook with { Widening = 100 });
        QuantizationParameters line = quantized.Numbers.Activations[quantized.Layout.ScaleOf(x)];
        Assert.InRange(line.Dequantize(255), 5.99, 6.01);
        Assert.Equal(0, line.Dequantize(0));
    }

    [Fact]
    public void A_Clip_is_kept_apart_from_wider_tensors_beside_it()
    {
        GraphBuilder graph = new(opset: 17);
        string x = graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 16, gain: 20);
        string clipped = graph.Clip(graph.Conv(x, 16), 0, 6);
        string wide = graph.Apply("Relu", graph.Conv(x, 16));
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Conv(graph.Concat(clipped, wide), 16)));
        QuantizedModel quantized = calibrated.Quantize();
        Assert.NotEqual(quantized.Layout.ScaleOf(clipped), quantized.Layout.ScaleOf(wide));
        Assert.True(calibrated.Statistics[wide].Highest > 60);
        float[] integers = calibrated.Run(WithOutput(QdqWriter.Write(quantized), clipped + "_dq"), output: clipped + "_dq");
        Assert.InRange(integers.Max(), 5.97f, 6.03f);
    }

    private static void Check(ModelProto model, QuantizationOptions options, params string[] alsoKept)
    {
        Calibrated calibrated = Calibrated.Of(ModelPreparation.Prepare(model, "model.onnx", options, null, default));
        ModelProto written = calibrated.Write(options);
        string[] operators = [.. Fused(written).Distinct()];
        Assert.Contains("QLinearConv", operators);
        Assert.All(operators, operation => Assert.True(
            operation.StartsWith("QLinear", StringComparison.Ordinal) || operation.StartsWith("Nhwc", StringComparison.Ordinal) || Kept.Contains(operation) || alsoKept.Contains(operation)
            || operation is "MaxPool" or "Split" or "Pad" or "Concat" or "DepthToSpace" or "Flatten",
            $"{operation} is computed in FP32"));
        Compare(model, calibrated, written);
    }

    private static void Compare(ModelProto model, Calibrated calibrated, ModelProto written)
    {
        float[] expected = Reference.Run(model, (calibrated.Samples[0], [1, 3, calibrated.Model.InputHeight, calibrated.Model.InputWidth]))[0];
        float[] actual = calibrated.Run(written);
        double deviation = Math.Sqrt(expected.Zip(actual).Average(static pair => Math.Pow(pair.First - pair.Second, 2)));
        double spread = Math.Sqrt(expected.Average(value => Math.Pow(value - expected.Average(), 2)));

        // A wrong form would be off by as much as the masks differ from their mean; 8 bits after up to thirty layers are off by less.
        Assert.InRange(deviation / spread, 0, 0.3);
    }

    private static ModelProto WithOutput(ModelProto model, string tensor)
    {
        ModelProto exposed = model.Clone();
        exposed.Graph.Output.Add(new ValueInfoProto { Name = tensor, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } } });
        return exposed;
    }

    /// <summary>The operators that the runtime makes of a graph, except those that only complete a real result.</summary>
    private static IEnumerable<string> Fused(ModelProto model)
    {
        OnnxGraph graph = new(Optimized.Of(model));
        return [.. graph.Nodes.Where(node => !CompletesRealResult(node, graph)).Select(static node => node.OpType)];
    }

    /// <summary>
    /// Determines whether a node only completes a real result: it adds up the columns of a matrix product, or adds the bias if there is one
    /// column for each channel.
    /// </summary>
    private static bool CompletesRealResult(NodeProto node, OnnxGraph graph) => node.OpType switch
    {
        "Conv" => graph.Initializer(node.Input[1])!.ToFloats().All(static weight => weight is 0 or 1),
        "Add" => node.Input.Any(input => graph.Producer(input) is { } producer
            && (producer.OpType == "MatMulIntegerToFloat" || (producer.OpType == "Transpose" && graph.Producer(producer.Input[0])?.OpType is "MatMul" or "MatMulIntegerToFloat"))),
        _ => false,
    };
}

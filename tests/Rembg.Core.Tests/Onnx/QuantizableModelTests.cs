using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>Models that cannot be quantized are refused, each for its own reason.</summary>
public sealed class QuantizableModelTests
{
    [Theory]
    [InlineData("QuantizeLinear", "")]
    [InlineData("QLinearConv", "")]
    [InlineData("ConvInteger", "")]
    [InlineData("DynamicQuantizeLinear", "")]
    [InlineData("QGemm", "com.microsoft")]
    [InlineData("MatMulNBits", "com.microsoft")]
    public void Quantized_models_are_known_by_their_operators(string operation, string domain)
    {
        GraphBuilder graph = new();
        string x = graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 1);
        ModelProto model = graph.Build(graph.Apply(operation, x));
        model.Graph.Node[^1].Domain = domain;
        AssertRefused(model, QuantizationObstacle.AlreadyQuantized, operation);
    }

    [Fact]
    public void Operators_of_a_float_model_with_similar_names_are_let_through()
    {
        GraphBuilder graph = new();
        string x = graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 1);
        ModelProto model = graph.Build(graph.Apply("QuickGelu", x));
        model.Graph.Node[^1].Domain = "com.microsoft";
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        Assert.Equal("QuickGelu", Prepare(model).Graph.Nodes[^1].OpType);
    }

    [Fact]
    public void A_custom_operator_is_named()
    {
        ModelProto model = UNetModel.Tiny.Build();
        (model.Graph.Node[1].OpType, model.Graph.Node[1].Domain) = ("Sharpen", "my.company");
        AssertRefused(model, QuantizationObstacle.UnknownOperators, "my.company.Sharpen");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(17)]
    public void An_operator_that_ONNX_never_had_is_named(long opset)
    {
        ModelProto model = (UNetModel.Tiny with { Opset = opset }).Build();
        model.Graph.Node[1].OpType = "Sharpen";
        AssertRefused(model, QuantizationObstacle.UnknownOperators, "Sharpen");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(99)]
    public void Operator_sets_that_are_too_old_or_too_new_are_refused(long opset)
    {
        ModelProto model = UNetModel.Tiny.Build();
        model.OpsetImport[0].Version = opset;
        AssertRefused(model, QuantizationObstacle.UnknownOperators, $"{opset}");
    }

    [Fact]
    public void A_model_without_weights_to_quantize_is_refused()
    {
        AssertRefused(ModelProto.Parser.ParseFrom(TinyModel.Brightness(8, 8)), QuantizationObstacle.NothingToQuantize, "no convolutions");

        // The product of two things that are computed has no weights.
        GraphBuilder graph = new();
        string x = graph.Input("photo", [1, 3, 16, 16]);
        AssertRefused(graph.Build(graph.Node("MatMul", [x, x])), QuantizationObstacle.NothingToQuantize, "no convolutions");
    }

    [Fact]
    public void An_open_size_is_refused_unless_it_is_specified()
    {
        ModelProto model = (UNetModel.Tiny with { OpenSize = true, Resize = ResizeForm.Computed }).Build();
        AssertRefused(model, QuantizationObstacle.OpenShape, "no input size is specified");
        ModelDescription described = new() { Name = "model", InputSize = 48 };
        Assert.Equal(48, ModelPreparation.Prepare(model, "model.onnx", new QuantizationOptions(), described, default).InputWidth);
        Assert.Equal(96, ModelPreparation.Prepare(model, "model.onnx", new QuantizationOptions { InputSize = 96 }, described, default).InputWidth);
    }

    [Fact]
    public void A_model_that_does_not_turn_a_photo_into_a_mask_is_invalid()
    {
        GraphBuilder four = new();
        Assert.Contains("[1, 4, 16, 16]", AssertInvalid(four.Build(four.Conv(four.Input("photo", [1, 4, 16, 16]), 1))), StringComparison.Ordinal);
        GraphBuilder two = new();
        string sum = two.Node("Add", [two.Input("a", [1, 3, 16, 16]), two.Input("b", [1, 3, 16, 16])]);
        Assert.Contains("2 inputs", AssertInvalid(two.Build(two.Conv(sum, 1))), StringComparison.Ordinal);
        GraphBuilder vector = new();
        string mean = vector.GlobalAveragePool(vector.Conv(vector.Input("photo", [1, 3, 16, 16]), 10));
        Assert.Contains("[1, 10, 1, 1]", AssertInvalid(vector.Build(mean)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_model_is_invalid_and_the_message_has_no_source_code_in_it()
    {
        ModelProto cut = UNetModel.Tiny.Build();
        cut.Graph.Node.RemoveAt(3);
        AssertInvalid(cut);
        ModelProto empty = UNetModel.Tiny.Build();
        empty.Graph.Initializer[0].RawData = Google.Protobuf.ByteString.Empty;
        string message = AssertInvalid(empty);
        Assert.DoesNotContain(".cc", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ErrorCode", message, StringComparison.Ordinal);
        ModelProto noOutput = UNetModel.Tiny.Build();
        noOutput.Graph.Output.Clear();
        AssertInvalid(noOutput);
    }

    private static PreparedModel Prepare(ModelProto model) => ModelPreparation.Prepare(model, "model.onnx", new QuantizationOptions(), null, default);

    private static string AssertInvalid(ModelProto model) => Assert.Throws<ModelInvalidException>(() => Prepare(model)).Message;

    private static void AssertRefused(ModelProto model, QuantizationObstacle obstacle, string named)
    {
        ModelNotQuantizableException refusal = Assert.Throws<ModelNotQuantizableException>(() => Prepare(model));
        Assert.Equal(obstacle, refusal.Obstacle);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("model.onnx", refusal.Path);
    }
}

using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Equalization;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>A channel that stays near one large value loses its constant part, and the model computes what it did.</summary>
public sealed class OffsetAbsorptionTests
{
    private const int Size = 16;
    private const int Others = 16;
    private const int Constant = 2;
    private const float Offset = 200;

    [Theory]
    [InlineData(3, ResizeForm.Sizes)]
    [InlineData(3, ResizeForm.Scales)]
    [InlineData(1, ResizeForm.Sizes)]
    [InlineData(5, ResizeForm.Scales)]
    public void Through_Relu_pooling_Resize_and_Concat_the_function_stays(int kernel, ResizeForm form)
    {
        GraphBuilder graph = new(seed: 4);
        string photo = graph.Input("photo", [1, 3, Size, Size]);
        string other = graph.Apply("Relu", graph.Conv(photo, Others));
        string constant = graph.Apply("Relu", graph.Conv(photo, 4));
        string up = graph.ResizeLike(graph.MaxPool(constant), photo, form);
        string reader = graph.Conv(graph.Concat(other, up), 6, kernel);
        ModelProto model = graph.Build(graph.Apply("Sigmoid", graph.Conv(graph.Apply("Relu", reader), 1)));
        Lift(model, model.Graph.Node.First(node => node.Output[0] == constant).Input[0], reader, place: Others + Constant);

        Calibrated calibrated = Calibrated.Of(model);
        (PreparedModel absorbed, int channels) = OffsetAbsorption.Apply(calibrated.Model, calibrated.Statistics);
        Assert.Equal(1, channels);
        calibrated.AssertSameFunction(absorbed, 1e-3);

        IReadOnlyDictionary<string, ActivationStatistics> after = Calibrated.Collect(absorbed, calibrated.Samples);
        Assert.True(calibrated.Statistics[constant].Magnitudes[Constant] > Offset);
        Assert.True(after[constant].Magnitudes[Constant] < Offset / 4, $"{after[constant].Magnitudes[Constant]}");

        // Padding is 0 before and after: only a kernel that reaches into it needs channels of ones, as many as fill up the fours.
        Assert.Equal(kernel == 1 ? 4 : 8, after[constant].Magnitudes.Length);
    }

    [Fact]
    public void Weights_that_meet_padding_are_found_by_kernel_stride_and_dilation()
    {
        GraphBuilder graph = new();
        string photo = graph.Input("photo", [1, 3, Size, Size]);
        string[] results = [graph.Conv(photo, 1), graph.Conv(photo, 1, stride: 2), graph.Conv(photo, 1, dilation: 3), graph.Conv(photo, 1, kernel: 1)];
        PreparedModel model = Calibrated.AsItIs(graph.Build(results));
        bool[] frame = [true, true, true, true, false, true, true, true, true];
        Assert.Equal(frame, PaddedTaps.Of(model.Graph.Producer(results[0])!, model));

        // A stride of 2 over an even side never comes to the last row of padding.
        Assert.Equal([true, true, true, true, false, false, true, false, false], PaddedTaps.Of(model.Graph.Producer(results[1])!, model));
        Assert.Equal(frame, PaddedTaps.Of(model.Graph.Producer(results[2])!, model));
        Assert.Equal([false], PaddedTaps.Of(model.Graph.Producer(results[3])!, model));
    }

    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("LeakyRelu")]
    [InlineData("output")]
    public void A_channel_that_something_else_reads_stays_as_it_is(string reader)
    {
        GraphBuilder graph = new(seed: 4);
        string photo = graph.Input("photo", [1, 3, Size, Size]);
        string constant = graph.Apply("Relu", graph.Conv(photo, 4));
        string read = graph.Conv(constant, 6);
        string side = reader == "output" ? constant : graph.Conv(graph.Apply(reader, constant), 2);
        ModelProto model = graph.Build(graph.Apply("Sigmoid", graph.Conv(graph.Apply("Relu", read), 1)), side);
        Lift(model, model.Graph.Node.First(node => node.Output[0] == constant).Input[0], read, Constant);
        Calibrated calibrated = Calibrated.Of(model);
        (PreparedModel same, int channels) = OffsetAbsorption.Apply(calibrated.Model, calibrated.Statistics);
        Assert.Equal(0, channels);
        Assert.Same(calibrated.Model, same);
    }

    [Fact]
    public void A_large_channel_that_varies_stays_as_it_is()
    {
        GraphBuilder graph = new(seed: 3) { ChannelSpread = 30 };
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, Size, Size]), 8));
        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Conv(x, 1)));
        Assert.Equal(0, OffsetAbsorption.Apply(calibrated.Model, calibrated.Statistics).Channels);
    }

    [Fact]
    public void Real_weights_that_have_such_channels_keep_their_mask_in_integers()
    {
        QuantizationOptions options = new() { ReduceRange = true };
        PreparedModel model = ModelPreparation.Prepare(OnnxFile.Read(SharedData.Model), SharedData.Model, options, null, default);
        SampleSet photos = SampleSet.Read([.. SharedData.Photos.Take(4)], model, ModelDescriber.ByName(SharedData.Model), options, new RecordingObserver(), default);
        Calibrated before = new(model, photos, Calibrated.Collect(model, photos));
        (PreparedModel absorbed, int channels) = OffsetAbsorption.Apply(model, before.Statistics);
        Assert.Equal(2, channels);
        before.AssertSameFunction(absorbed, 1e-3);

        Calibrated after = new(absorbed, photos, Calibrated.Collect(absorbed, photos));
        Recipe recipe = new(0.75, SearchSteps.WholeRanges, BiasCorrection: true, Compensation: true, Widening: 0, []);
        MaskJudge judge = MaskJudge.Create(model, photos, default);
        double[] errors = [.. new[] { before, after }.Select(calibrated => judge.Judge(calibrated.Write(options, recipe), default).Average(static score => score.MeanAbsoluteError))];
        Assert.True(errors[1] < errors[0] / 2, $"{errors[0]} → {errors[1]}");
    }

    /// <summary>Lets a channel stay near a large value, which the biases of its reader take away again.</summary>
    private static void Lift(ModelProto model, string producer, string reader, int place)
    {
        OnnxGraph graph = new(model);
        TensorProto bias = graph.Initializer(graph.Producer(producer)!.Input[2])!;
        float[] biases = bias.ToFloats();
        biases[Constant] += Offset;
        bias.SetFloats(biases);

        NodeProto node = graph.Producer(reader)!;
        TensorProto weights = graph.Initializer(node.Input[1])!;
        TensorProto readerBias = graph.Initializer(node.Input[2])!;
        (float[] values, float[] answers) = (weights.ToFloats(), readerBias.ToFloats());
        int taps = (int)(weights.Dims[2] * weights.Dims[3]);
        for (int output = 0; output < answers.Length; output++)
        {
            int first = (int)((output * weights.Dims[1]) + place) * taps;
            answers[output] -= Offset * values.AsSpan(first, taps).ToArray().Sum();
        }

        readerBias.SetFloats(answers);
    }
}

using Rembg.Inference;
using Rembg.Metrics;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>Quantizes models from file to file, as users do.</summary>
internal sealed class QuantizerRun : IDisposable
{
    private static readonly string[] Names = ["0003.jpg", "boat.jpg", "girl.png", "horse.jpg", "rifle1.jpg", "whisk.png"];

    /// <summary>Two stages of few channels, for milliseconds.</summary>
    public static UNetModel Network { get; } = UNetModel.Tiny with { Encoder = [new(4, 4, 8), new(0, 4, 8)], Decoder = [new(4, 4, 8)], Size = 48 };

    /// <summary>Files of the test.</summary>
    public TemporaryDirectory Directory { get; } = new();

    /// <summary>Hears of every run.</summary>
    public RecordingObserver Observer { get; init; } = new();

    /// <summary>Photos to calibrate with and to judge by.</summary>
    public IReadOnlyList<string> Photos { get; init; } = [.. Names.Select(SharedData.Photo)];

    /// <summary>The FP32 model.</summary>
    public string Source => Directory["model.onnx"];

    /// <summary>The path of the quantized model.</summary>
    public string Output => Directory["small.onnx"];

    /// <summary>The textbook's recipe, unjudged, with weights of as many bits as this CPU multiplies exactly.</summary>
    public static QuantizationOptions Unchecked { get; } = new() { Accuracy = AccuracyPolicy.Unchecked };

    /// <summary>A handful of convolutions, for searches of many trials.</summary>
    public static ModelProto Handful(int size)
    {
        GraphBuilder graph = new(opset: 17, seed: 4) { ChannelSpread = 10, HalfWeights = true };
        string photo = graph.Input("photo", [1, 3, size, size]);
        string x = graph.Apply("Relu", graph.Conv(photo, 8, stride: 4));
        string inner = graph.Apply("Relu", graph.Conv(graph.MaxPool(x), 8));
        string both = graph.Concat(graph.ResizeLike(inner, x, ResizeForm.Computed), x);
        string logits = graph.Conv(graph.Apply("Relu", graph.Conv(both, 8)), 1, gain: 4);
        return graph.Build(graph.Apply("Sigmoid", graph.ResizeLike(logits, photo, ResizeForm.Computed)));
    }

    /// <summary>Quantizes.</summary>
    public QuantizationResult Run(ModelProto model, QuantizationOptions options, ModelDescription? description = null, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Source))
        {
            OnnxFile.Write(model, Source, overwrite: false);
        }

        return new ModelQuantizer(options).Quantize(Source, description, Photos, Output, Observer, cancellationToken);
    }

    /// <summary>Returns the places of the photos that a guarded run holds back to judge: those of which the source is sure.</summary>
    public int[] HeldBack()
    {
        QuantizationOptions options = new();
        ModelDescription description = ModelDescriber.ByName(Source);
        PreparedModel model = ModelPreparation.Prepare(OnnxFile.Read(Source), Source, options, null, default);
        QuantizationContext context = new(model, description, options, Observer, new Deadline(TimeSpan.FromMinutes(1)));
        List<byte[]> all = [.. SampleSet.Read(Photos, model, description, options, Observer, default).Photos];
        return [.. QuantizationSamples.Read(Photos, context, default).Judged.Photos.Select(photo => all.FindIndex(other => other.AsSpan().SequenceEqual(photo)))];
    }

    /// <summary>Returns the agreement of the masks of the written file with the masks of its source, each computed in its own session.</summary>
    /// <param name="photos">The places of photos among all.</param>
    public MaskAgreement Compare(params int[] photos)
    {
        using SegmentationModel before = SegmentationModel.Load(Source);
        using SegmentationModel after = SegmentationModel.Load(Output);
        Assert.Equal((after.InputWidth, after.InputHeight), (before.InputWidth, before.InputHeight));
        return MaskAgreement.Summarize([.. photos.Select(photo => MaskMetrics.Compare(Predict(after, Photos[photo]), Predict(before, Photos[photo])))]);
    }

    /// <summary>The mask of a photo at the model's own size.</summary>
    public static byte[] Predict(SegmentationModel model, string photo)
    {
        using Imaging.Photo opened = Imaging.Photo.Open(photo, new RemovalOptions().PixelLimit, default);
        return model.Predict(Imaging.PhotoThumbnail.Read(opened, model.InputWidth, model.InputHeight, default), default).Pixels;
    }

    public void Dispose() => Directory.Dispose();
}

using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>Files, photos and runs for the tests of a model's form.</summary>
public abstract class FormTest : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>A path in the test's directory.</summary>
    private protected string this[string file] => _directory[file];

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A photo of soft spots, elsewhere in each.</summary>
    private protected static Pixels Photo(int height, int width, int seed = 0) => Pixels.Draw(width, height, (x, y) =>
    {
        double distance = Math.Pow(x - (width * (0.3 + (0.1 * seed))), 2) + Math.Pow(y - (height / 2.0), 2);
        int spot = (int)(200 * Math.Exp(-distance / 60));
        return (30 + spot, 20 + (3 * x % 60), 200 - spot + (y % 7));
    });

    private protected static byte[] Mask(SegmentationModel model, int seed = 0, params string[] classes) =>
        model.Predict(Photo(model.InputHeight, model.InputWidth, seed).Values, classes, default).Pixels;

    private protected string Write(ModelProto model, string name)
    {
        OnnxFile.Write(model, this[name], overwrite: true);
        return this[name];
    }

    private protected SegmentationModel Load(ModelProto model, ModelDescription? description = null) =>
        SegmentationModel.Load(Write(model, $"{Guid.NewGuid():N}.onnx"), description);

    /// <summary>The refusal of the runtime's way, at loading or at the first photo.</summary>
    private protected string RefusedByInference(ModelProto model, ModelDescription? description = null) => Assert.Throws<ModelInvalidException>(() =>
    {
        using SegmentationModel loaded = Load(model, description);
        _ = Mask(loaded);
    }).Message;

    private protected string RefusedByQuantizer(ModelProto model, ModelDescription? description = null, QuantizationOptions? options = null) =>
        Assert.Throws<ModelInvalidException>(() => Quantize(Write(model, "refused.onnx"), description, options ?? QuantizerRun.Unchecked with { Mode = QuantizationMode.Static })).Message;

    /// <summary>Quantizes a file with photos of 24 rows and as many columns.</summary>
    /// <returns>The written file.</returns>
    private protected string Quantize(string source, ModelDescription? description, QuantizationOptions options)
    {
        string output = this[$"{Path.GetFileNameWithoutExtension(source)}.{options.Mode}.{options.Format}.onnx"];
        string[] photos = [.. Enumerable.Range(0, 6).Select(seed => Photo(24, 24, seed).Write(this[$"{seed}.png"]))];
        new ModelQuantizer(options with { Overwrite = true }).Quantize(source, description, photos, output, new RecordingObserver(), default);
        return output;
    }
}
